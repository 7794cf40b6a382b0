import type { CutlineError } from "@cutline/core";
import type { AnswerTaker, HostAnswer, HostAsk, HostHandle, HostLauncher } from "../hosts/host-handle.js";

/** What a scripted host answers. It may take its time. */
export type Script = (host: number, request: HostAsk) => HostAnswer | CutlineError;

export const DONE: HostAnswer = { $case: "done", value: {} };

/** Hosts that do nothing but write down what is asked of them, and answer as a test says, in later turns of the event loop. */
export class ScriptedHosts implements HostLauncher {
  /** Everything that happened, in order. */
  readonly log: string[] = [];
  readonly asked: { readonly host: number; readonly request: HostAsk }[] = [];
  private hosts = 0;

  constructor(private readonly script: Script = () => DONE) {}

  prepare(count: number): void {
    this.log.push(`prepare ${count}`);
  }

  launch(): Promise<HostHandle> {
    const hostId = (this.hosts += 1);
    this.log.push(`launch ${hostId}`);
    const ask = (request: HostAsk, take: AnswerTaker): void => {
      this.asked.push({ host: hostId, request });
      this.log.push(`${hostId} is asked ${request.$case}`);
      setImmediate(() => {
        this.log.push(`${hostId} answers ${request.$case}`);
        take(this.script(hostId, request));
      });
    };
    return Promise.resolve({
      hostId,
      linkAddress: `ws://host-${hostId}`,
      direct: null,
      ask,
      askLast: ask,
      end: () => Promise.resolve(),
    });
  }

  abandon(error: CutlineError): void {
    this.log.push(`abandon: ${error.message}`);
  }

  close(): Promise<void> {
    this.log.push("close");
    return Promise.resolve();
  }

  /** The requests of a kind, with the host that each was put to. */
  requests<Kind extends HostAsk["$case"]>(
    kind: Kind,
  ): { readonly host: number; readonly value: Extract<HostAsk, { $case: Kind }>["value"] }[] {
    return this.asked.flatMap(({ host, request }) => (request.$case === kind ? [{ host, value: request.value as never }] : []));
  }
}

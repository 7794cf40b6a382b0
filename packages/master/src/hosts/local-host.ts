import { type Application, Host, Refusal } from "@cutline/core";
import type { HostMessage } from "@cutline/protocol";
import type { AnswerTaker, DirectHost, HostAsk, HostEvents, HostHandle, HostLauncher } from "./host-handle.js";

/** Microseconds since 1970, never going back. */
function wallClockUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1_000);
}

/** The only host of a cluster that runs in this process. */
const LOCAL_HOST_ID = 1;

/** A host in this very process: the same host machine as everywhere, without sockets. It answers before `ask` returns. */
class LocalHost implements HostHandle {
  readonly hostId = LOCAL_HOST_ID;
  readonly linkAddress = "";
  readonly direct: DirectHost = {
    command: (request) => this.host.commandNow(request),
    receive: (request) => this.host.receiveNow(request),
  };
  private readonly host: Host;
  private readonly takers = new Map<number, AnswerTaker>();
  private requests = 0;

  constructor(
    applications: readonly Application<unknown>[],
    private readonly events: HostEvents,
  ) {
    const unreachable = (): never => {
      throw new Refusal("NO_PEERS", "a cluster in one process has one host");
    };
    this.host = new Host(
      LOCAL_HOST_ID,
      applications,
      {
        toMaster: (message) => {
          this.receive(message);
        },
        connect: unreachable,
        transmitEntries: unreachable,
        transmitAcknowledgement: unreachable,
      },
      wallClockUs,
    );
  }

  ask(request: HostAsk, take: AnswerTaker): void {
    this.requests += 1;
    this.takers.set(this.requests, take);
    this.host.request({ requestId: this.requests, request });
  }

  askLast(request: HostAsk, take: AnswerTaker): void {
    this.ask(request, take);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  private receive({ message }: HostMessage): void {
    if (message === undefined || message.$case === "hello") return;
    if (message.$case !== "reply") {
      this.events.event(this.hostId, message);
      return;
    }
    const { requestId, outcome } = message.value;
    const take = this.takers.get(requestId);
    this.takers.delete(requestId);
    if (outcome === undefined || take === undefined) return;
    take(outcome.$case === "failure" ? new Refusal(outcome.value.code, outcome.value.message) : outcome);
  }
}

/** Launches the one host of a cluster that runs in this process. */
export class LocalHostLauncher implements HostLauncher {
  constructor(
    private readonly applications: readonly Application<unknown>[],
    private readonly events: HostEvents,
  ) {}

  prepare(): void {
    // there is nothing to start ahead of need
  }

  launch(): Promise<HostHandle> {
    return Promise.resolve(new LocalHost(this.applications, this.events));
  }

  abandon(): void {
    // it answers at once, so it owes nothing
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

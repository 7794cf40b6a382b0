import type { HostId } from "@cutline/core";
import type { HostReply, HostRequest } from "@cutline/protocol";
import type { ControlLink } from "./control-link.js";

/** What is asked of a host. */
export type Ask = NonNullable<HostRequest["request"]>;

/** What it answers. */
export type Answer = NonNullable<HostReply["outcome"]>;

interface Pending {
  readonly kind: Ask["$case"];
  readonly take: (answer: Answer) => void;
}

/** The requests of a master, and who waits for which answer. */
export class Requests {
  private readonly pending = new Map<string, Pending>();
  private isAbandoned = false;

  /** `unasked` is told of an answer that nobody waits for. */
  constructor(
    private readonly controlOf: (host: HostId) => ControlLink,
    private readonly unasked: (host: HostId, requestId: number) => void,
  ) {}

  get areAllAnswered(): boolean {
    return this.pending.size === 0;
  }

  /** Who waits for whom, in words. */
  stories(): string[] {
    return [...this.pending].map(([key, { kind }]) => `host ${key.replace("/", " has not answered request ")} (${kind})`);
  }

  ask(host: HostId, request: Ask, take: (answer: Answer) => void): void {
    const requestId = this.controlOf(host).ask(request);
    this.pending.set(keyOf(host, requestId), { kind: request.$case, take });
  }

  /** Asks many at once; `then` goes on when all have answered. */
  askAll(asks: readonly (readonly [HostId, Ask])[], then: (answers: readonly Answer[]) => void): void {
    const answers: Answer[] = [];
    if (asks.length === 0) return then(answers);
    for (const [host, request] of asks) {
      this.ask(host, request, (answer) => {
        answers.push(answer);
        if (answers.length === asks.length) then(answers);
      });
    }
  }

  /** A host has answered. */
  reply(host: HostId, { requestId, outcome }: HostReply): void {
    const key = keyOf(host, requestId);
    const pending = this.pending.get(key);
    if (pending !== undefined && outcome !== undefined) {
      this.pending.delete(key);
      pending.take(outcome);
    } else if (!this.isAbandoned) this.unasked(host, requestId);
  }

  /** Nobody waits for anything any more. */
  abandon(): void {
    this.isAbandoned = true;
    this.pending.clear();
  }
}

function keyOf(host: HostId, requestId: number): string {
  return `${host}/${requestId}`;
}

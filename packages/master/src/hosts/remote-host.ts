import { type CutlineError, type HostId, ProtocolError, Refusal } from "@cutline/core";
import {
  FrameError,
  type HostHello,
  type HostMessage,
  type HostReply,
  hostFrames,
  type HostRequest,
  masterFrames,
} from "@cutline/protocol";
import type { WebSocket } from "ws";
import type { AnswerTaker, HostAnswer, HostAsk, HostEvents } from "./host-handle.js";

/** A request on its way. */
interface Pending {
  readonly requestId: number;
  readonly kind: HostAsk["$case"];
  readonly askedAtMs: number;
  readonly take: AnswerTaker;
}

/** The master's end of a control link: requests out, answers and events in. Requests of one turn of the event loop share a frame. */
export class RemoteHost {
  readonly hostId: HostId;
  readonly linkAddress: string;
  readonly direct = null;
  private readonly pending = new Map<number, Pending>();
  private waiting: HostRequest[] = [];
  private requests = 0;
  private flushing = false;
  private deadline: NodeJS.Timeout | null = null;
  private lostBecause: CutlineError | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly hello: HostHello,
    private readonly events: Pick<HostEvents, "event">,
    private readonly answerMsMax: number,
  ) {
    this.hostId = hello.hostId;
    this.linkAddress = hello.linkAddress;
  }

  ask(request: HostAsk, take: AnswerTaker): void {
    if (this.lostBecause === null) this.put(request, take);
    else take(this.lostBecause);
  }

  /** Asks although it was abandoned, as long as its connection stands. */
  askLast(request: HostAsk, take: AnswerTaker): void {
    if (this.socket.readyState === this.socket.OPEN) this.put(request, take);
    else take(this.lostBecause ?? new ProtocolError("HOST_LOST", `${this.name} is gone`));
  }

  /** A frame of the host. Throws a FrameError or ProtocolError where it makes no sense: the connection must end. */
  receive(bytes: Uint8Array): void {
    for (const message of hostFrames.decode(bytes).messages) this.receiveMessage(message);
  }

  /** Answers everything that it was asked, and will be asked, with `error`, and hears nothing else but answers to `askLast`. The first error stays. */
  abandon(error: CutlineError): void {
    this.lostBecause ??= error;
    if (this.deadline !== null) clearTimeout(this.deadline);
    this.deadline = null;
    this.waiting = [];
    this.failAll(this.lostBecause);
  }

  /** How reports call it. */
  get name(): string {
    return `host ${this.hostId} (process ${this.hello.processId})`;
  }

  /** Closes the connection: the host ends itself. */
  close(): void {
    this.socket.close();
  }

  private put(request: HostAsk, take: AnswerTaker): void {
    this.requests += 1;
    this.pending.set(this.requests, { requestId: this.requests, kind: request.$case, askedAtMs: performance.now(), take });
    this.waiting.push({ requestId: this.requests, request });
    this.deadline ??= setTimeout(() => {
      this.checkDeadline();
    }, this.answerMsMax).unref();
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flush();
    });
  }

  private flush(): void {
    this.flushing = false;
    const requests = this.waiting;
    this.waiting = [];
    if (requests.length > 0) this.transmit(requests);
  }

  /** Sends requests in as few frames as their limit allows. One that is too large for any is refused. */
  private transmit(requests: HostRequest[]): void {
    try {
      this.socket.send(masterFrames.encode({ requests }));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      if (requests.length === 1) return this.refuse(requests, error);
      const half = requests.length >> 1;
      this.transmit(requests.slice(0, half));
      this.transmit(requests.slice(half));
    }
  }

  private refuse(requests: readonly HostRequest[], { code, message }: FrameError): void {
    for (const { requestId } of requests) {
      const pending = this.pending.get(requestId);
      this.pending.delete(requestId);
      pending?.take(new Refusal(code, message));
    }
  }

  private receiveMessage({ message }: HostMessage): void {
    if (this.lostBecause !== null) return this.receiveLast(message);
    if (message === undefined || message.$case === "hello")
      throw new ProtocolError("UNEXPECTED_FRAME", `host ${this.hostId} introduced itself twice`);
    if (message.$case !== "reply") {
      this.events.event(this.hostId, message);
      return;
    }
    const { requestId, outcome } = message.value;
    const pending = this.pending.get(requestId);
    if (pending === undefined || outcome === undefined) {
      throw new ProtocolError("UNEXPECTED_FRAME", `host ${this.hostId} answered request ${requestId}, which nobody asked`);
    }
    this.pending.delete(requestId);
    pending.take(answerOf(outcome));
  }

  /** Of an abandoned host: what it was asked before is answered already. */
  private receiveLast(message: HostMessage["message"]): void {
    if (message?.$case !== "reply" || message.value.outcome === undefined) return;
    const { requestId, outcome } = message.value;
    const pending = this.pending.get(requestId);
    this.pending.delete(requestId);
    pending?.take(answerOf(outcome));
  }

  private failAll(error: CutlineError): void {
    const pending = [...this.pending.values()];
    this.pending.clear();
    for (const { take } of pending) take(error);
  }

  /** Requests are kept in the order in which they were asked: the first is the oldest. */
  private checkDeadline(): void {
    this.deadline = null;
    const oldest = this.pending.values().next().value;
    if (oldest === undefined) return;
    const waitedMs = performance.now() - oldest.askedAtMs;
    if (waitedMs >= this.answerMsMax) {
      const story = `${this.name} has not answered a request (${oldest.kind}) for ${Math.round(waitedMs / 1000)} s`;
      this.failAll(new ProtocolError("TIMEOUT", story));
      this.socket.terminate();
      return;
    }
    this.deadline = setTimeout(() => {
      this.checkDeadline();
    }, this.answerMsMax - waitedMs).unref();
  }
}

function answerOf(outcome: NonNullable<HostReply["outcome"]>): HostAnswer | Refusal {
  return outcome.$case === "failure" ? new Refusal(outcome.value.code, outcome.value.message) : outcome;
}

import type { HostRequest, NodeStatus } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import type { HostId, NodeId, SnapshotId } from "../identifiers.js";
import type { Message } from "../message.js";
import type { Process } from "../process/process.js";
import type { EventLog } from "../trace/event-log.js";
import { Inbox } from "./inbox.js";
import type { InspectionBudget } from "./inspection-budget.js";

/** When a message that has arrived is delivered: when a receive takes it, or at once. */
export type DeliveryMode = "held" | "live";

/** A node: a process, the inbox in front of it, and the requests that wait for their turn, in order. */
export class HostedNode {
  readonly inbox = new Inbox();
  private readonly requests = new Fifo<HostRequest>();
  /** How many of these are not receives. */
  private othersWaiting = 0;
  /** Where the sending ends of this node's channels lead: the host of each target. */
  readonly hostOf = new Map<NodeId, HostId>();
  /** What the last command answered. */
  reply: Uint8Array = new Uint8Array();
  /** The snapshot begun last. */
  initiated: SnapshotId = "";

  constructor(
    readonly id: NodeId,
    readonly process: Process<unknown>,
    readonly delivery: DeliveryMode,
    /** What has happened here, where that is kept. */
    readonly log: EventLog | null = null,
  ) {}

  /** The request whose turn is next, or undefined. */
  get nextRequest(): HostRequest | undefined {
    return this.requests.peek();
  }

  /** Whether nothing waits for its turn but receives. */
  get onlyReceivesWait(): boolean {
    return this.othersWaiting === 0;
  }

  /** A request waits for its turn. */
  queue(request: HostRequest): void {
    this.requests.push(request);
    if (request.request?.$case !== "receive") this.othersWaiting += 1;
  }

  /** The next request's turn has come. */
  unqueue(): void {
    const request = this.requests.shift();
    if (request !== undefined && request.request?.$case !== "receive") this.othersWaiting -= 1;
  }

  /**
   * Takes the first message of a held channel and delivers it. Returns null if there is none to see. Where the application refuses the message, the
   * Refusal is thrown and the message stays where it is.
   */
  receiveFrom(source: NodeId): Message | null {
    const message = this.inbox.peek(source);
    if (message === null) return null;
    this.process.step({ kind: "deliver", source, message });
    this.inbox.take(source);
    return message;
  }

  /** What the node is doing, for people. Of what waits, no more messages are shown than `budget` has room for. */
  inspect(budget: InspectionBudget): NodeStatus {
    const channels = this.inbox.depths().map(({ source, count }) => ({ source, count, messages: budget.spend(this.inbox, source) }));
    return { node: this.id, state: this.process.saveState(), channels, recordings: this.process.recordingStatus() };
  }
}

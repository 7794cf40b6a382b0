import type { LinkEntries, LinkEntry } from "@cutline/protocol";
import { ProtocolError } from "../errors.js";
import { Fifo } from "../fifo.js";
import { ACKNOWLEDGE_ENTRIES, FRAME_ENTRIES, FRAME_PAYLOAD_BYTES, LINK_QUEUE_ENTRIES, LINK_WINDOW_ENTRIES } from "../limits.js";

/** Everything that can happen to one end of a link. */
export type LinkInput =
  /** An entry is to reach the peer. */
  | { readonly kind: "send"; readonly entry: LinkEntry }
  /** A connection stands; the peer says what it has received over the link's life. */
  | { readonly kind: "connected"; readonly peerReceived: number }
  /** The connection broke. What was under way on it may or may not have arrived. */
  | { readonly kind: "disconnected" }
  /** Numbered entries came, with an acknowledgement. */
  | { readonly kind: "entries"; readonly frame: LinkEntries }
  /** The peer has received everything up to this number. */
  | { readonly kind: "acknowledged"; readonly received: number }
  /** The turn is over: put what waits into frames. */
  | { readonly kind: "flush" }
  /** Nothing more is to come for now: acknowledge what no frame has. */
  | { readonly kind: "acknowledge" };

/** Where a link puts its effects, in order. */
export interface LinkSink {
  /** Send a frame of entries on the connection. */
  transmitEntries(frame: LinkEntries): void;
  /** Send a bare acknowledgement on the connection. */
  transmitAcknowledgement(received: number): void;
  /** The next entry of the peer, exactly once and in order. */
  deliver(entry: LinkEntry): void;
  /** The peer has everything up to this number. */
  settled(number: number): void;
}

/**
 * The link machine: one end of a sequence that doesn't break, made out of connections that do. Entries are numbered from 1 over the link's life,
 * kept until the peer acknowledges them (cumulatively), and sent again from there when a connection comes back; the receiving end drops what it
 * has. It is sliding-window ARQ (as in RFC 9293, section 3.8) with a reliable connection below, so nothing is ever lost *within* one.
 */
export class Link {
  /** Entries numbered `acknowledged + 1` to `last`. */
  private readonly kept = new Fifo<LinkEntry>();
  private acknowledged = 0;
  private transmitted = 0;
  private received = 0;
  private receivedTold = 0;
  private connected = false;

  constructor(
    private readonly peer: string,
    private readonly sink: LinkSink,
  ) {}

  /** Number of the last entry given to send; 0 for none. */
  get last(): number {
    return this.acknowledged + this.kept.length;
  }

  /** Number of the last entry received; what a handshake tells the peer. */
  get lastReceived(): number {
    return this.received;
  }

  /** Whether another entry may be sent without queueing past the limit. Markers may be sent all the same. */
  get hasRoom(): boolean {
    return this.kept.length < LINK_QUEUE_ENTRIES;
  }

  step(input: LinkInput): void {
    switch (input.kind) {
      case "send":
        return this.kept.push(input.entry);
      case "connected":
        return this.resume(input.peerReceived);
      case "disconnected":
        this.connected = false;
        return;
      case "entries":
        this.acknowledge(input.frame.received);
        return this.receive(input.frame);
      case "acknowledged":
        return this.acknowledge(input.received);
      case "flush":
        return this.flush();
      case "acknowledge":
        return this.acknowledgeReceived(1);
    }
  }

  /** A handshake may be older than what the peer acknowledged on another connection: what it has said once holds. A peer that has lost its memory finds a gap. */
  private resume(peerReceived: number): void {
    this.acknowledge(peerReceived);
    this.transmitted = this.acknowledged;
    // The handshake may have told less than has come by now, on the connection before: tell again.
    this.receivedTold = 0;
    this.connected = true;
  }

  private acknowledge(number: number): void {
    if (number > this.last) {
      throw new ProtocolError("LINK_ACKNOWLEDGEMENT", `${this.peer} acknowledges entry ${number}; the last one sent is ${this.last}`);
    }
    if (number <= this.acknowledged) return;
    while (this.acknowledged < number) {
      this.kept.shift();
      this.acknowledged += 1;
    }
    this.transmitted = Math.max(this.transmitted, number);
    this.sink.settled(number);
  }

  private receive(frame: LinkEntries): void {
    if (frame.first > this.received + 1) {
      throw new ProtocolError("LINK_GAP", `${this.peer} sent entry ${frame.first} where ${this.received + 1} is next`);
    }
    for (let index = this.received + 1 - frame.first; index < frame.entries.length; index += 1) {
      const entry = frame.entries[index];
      if (entry === undefined) return;
      // In this order: an entry that can't be delivered must not be acknowledged, or it would be lost without a word.
      this.sink.deliver(entry);
      this.received += 1;
    }
  }

  private flush(): void {
    if (!this.connected) return;
    while (this.transmitted < this.last && this.transmitted - this.acknowledged < LINK_WINDOW_ENTRIES) this.transmitFrame();
    this.acknowledgeReceived(ACKNOWLEDGE_ENTRIES);
  }

  /** Acknowledges by a frame of its own, if at least so many entries wait for it: a peer that also sends acknowledges for free. */
  private acknowledgeReceived(atLeast: number): void {
    if (!this.connected || this.received - this.receivedTold < atLeast) return;
    this.receivedTold = this.received;
    this.sink.transmitAcknowledgement(this.received);
  }

  private transmitFrame(): void {
    const entries: LinkEntry[] = [];
    const first = this.transmitted + 1;
    const most = Math.min(this.last - this.transmitted, this.acknowledged + LINK_WINDOW_ENTRIES - this.transmitted, FRAME_ENTRIES);
    for (let bytes = 0; entries.length < most && bytes < FRAME_PAYLOAD_BYTES;) {
      const entry = this.kept.at(this.transmitted - this.acknowledged);
      if (entry === undefined) break;
      entries.push(entry);
      bytes += payloadBytes(entry);
      this.transmitted += 1;
    }
    this.receivedTold = this.received;
    this.sink.transmitEntries({ first, received: this.received, entries });
  }
}

/** What an entry adds to a frame, roughly: its payload, or the list of whom a marker is for. */
function payloadBytes(entry: LinkEntry): number {
  return (entry.body?.$case === "payload" ? entry.body.value.length : 0) + entry.targets.length * 5;
}

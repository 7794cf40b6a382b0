import type { HostMessage, LinkEntries } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import type { HostSink } from "../host/host.js";
import type { HostId } from "../identifiers.js";

/** What a host's step comes to, for the world outside. */
export type HostEffect =
  | { readonly kind: "toMaster"; readonly message: HostMessage }
  | { readonly kind: "connect"; readonly peer: HostId; readonly address: string }
  /** `connection` counts the peer's connections: it is for this one, and no other. */
  | { readonly kind: "entries"; readonly peer: HostId; readonly connection: number; readonly frame: LinkEntries }
  | { readonly kind: "acknowledgement"; readonly peer: HostId; readonly connection: number; readonly received: number }
  /** A handshake may tell so much from here on. */
  | { readonly kind: "received"; readonly peer: HostId; readonly received: number };

/** Effects that wait, in order, for the inputs that caused them to be on disk. */
export class HeldEffects {
  private readonly waiting = new Fifo<{ readonly input: number; readonly effect: HostEffect }>();
  private readonly receivedFrom = new Map<HostId, number>();
  private readonly connections = new Map<HostId, number>();
  private durable = 0;

  constructor(private readonly sink: HostSink) {}

  /** Which connection to a peer this is, so to speak: what is held for an earlier one is never sent. */
  connectionOf(peer: HostId): number {
    return this.connections.get(peer) ?? 0;
  }

  /** The connection to a peer broke. */
  disconnected(peer: HostId): void {
    this.connections.set(peer, this.connectionOf(peer) + 1);
  }

  /** Number of the last entry of a peer that is on disk. */
  received(peer: HostId): number {
    return this.receivedFrom.get(peer) ?? 0;
  }

  /** `effect` waits for the input of this number, and for all effects before it. */
  hold(input: number, effect: HostEffect): void {
    if (input <= this.durable && this.waiting.length === 0) this.perform(effect);
    else this.waiting.push({ input, effect });
  }

  /** Inputs up to this number are on disk. */
  release(durable: number): void {
    this.durable = Math.max(this.durable, durable);
    for (let next = this.waiting.peek(); next !== undefined && next.input <= this.durable; next = this.waiting.peek()) {
      this.waiting.shift();
      this.perform(next.effect);
    }
  }

  /** Everything that waits, which will not be performed. */
  takeAll(): HostEffect[] {
    const effects: HostEffect[] = [];
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) effects.push(next.effect);
    return effects;
  }

  private perform(effect: HostEffect): void {
    switch (effect.kind) {
      case "toMaster":
        return this.sink.toMaster(effect.message);
      case "connect":
        return this.sink.connect(effect.peer, effect.address);
      case "entries":
        if (effect.connection === this.connectionOf(effect.peer)) this.sink.transmitEntries(effect.peer, effect.frame);
        return;
      case "acknowledgement":
        if (effect.connection === this.connectionOf(effect.peer)) this.sink.transmitAcknowledgement(effect.peer, effect.received);
        return;
      case "received":
        this.receivedFrom.set(effect.peer, effect.received);
    }
  }
}

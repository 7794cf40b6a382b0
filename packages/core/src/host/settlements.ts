import { Fifo } from "../fifo.js";
import type { HostId } from "../identifiers.js";

/** A reply that leaves once everything its step sent has settled, that is, sits in the receivers' inboxes. */
export class Settlement {
  private waitsFor = 1;

  constructor(private readonly settled: () => void) {}

  /** One more thing to wait for. */
  expect(): void {
    this.waitsFor += 1;
  }

  /** One thing less; the last one lets the reply go. */
  arrived(): void {
    this.waitsFor -= 1;
    if (this.waitsFor === 0) this.settled();
  }
}

/** Who waits for which entries of which link to be acknowledged. */
export class Settlements {
  private readonly links = new Map<HostId, Fifo<{ readonly number: number; readonly settlement: Settlement }>>();

  /** `settlement` waits for entry `number` of the link to `peer`. Numbers never fall. */
  expect(peer: HostId, number: number, settlement: Settlement): void {
    const waiting = this.links.get(peer) ?? new Fifo();
    this.links.set(peer, waiting);
    settlement.expect();
    waiting.push({ number, settlement });
  }

  /** `peer` has everything up to `number`. */
  settle(peer: HostId, number: number): void {
    const waiting = this.links.get(peer);
    if (waiting === undefined) return;
    for (let first = waiting.peek(); first !== undefined && first.number <= number; first = waiting.peek()) {
      waiting.shift();
      first.settlement.arrived();
    }
  }
}

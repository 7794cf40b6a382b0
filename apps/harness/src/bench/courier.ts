import { decodeTransfer, encodeTransfer } from "@cutline/bank";
import type { Application } from "@cutline/core";

/** What a courier has seen. */
interface Purse {
  balance: bigint;
  received: number;
}

/** What frames a host has taken in. Counted where they are decoded; a test instrument, which no node can see. */
export interface FrameCount {
  frames: number;
  entries: number;
  /** Entries of the largest frame. */
  most: number;
}

/** What a courier's saved state tells. */
export interface CourierReport extends FrameCount {
  readonly received: number;
}

/** What the courier sends with each transfer: small, as in a bank of pennies. */
export const COURIER_AMOUNT = 100n;

/**
 * An application that keeps money moving: its command, a number as text, sends so many transfers to the other node, and each transfer that comes is
 * taken in and passed back. Its state tells how many came, and what `frames` counted.
 */
export function courier(frames: Readonly<FrameCount>): Application<Purse> {
  return {
    name: "courier",
    sendsOnReceive: true,
    create: () => ({ balance: 0n, received: 0 }),
    command: (purse, command, context) => {
      const [target = 0, count = 0] = new TextDecoder().decode(command).split(" ").map(Number);
      for (let sent = 0; sent < count; sent += 1) context.send(target, encodeTransfer(COURIER_AMOUNT));
      purse.balance -= BigInt(count) * COURIER_AMOUNT;
      return new Uint8Array();
    },
    receive: (purse, from, payload, context) => {
      const amount = decodeTransfer(payload);
      purse.balance += amount;
      purse.received += 1;
      context.send(from, encodeTransfer(amount));
      purse.balance -= amount;
    },
    save: ({ received }) => new TextEncoder().encode(JSON.stringify({ received, ...frames } satisfies CourierReport)),
    load: () => ({ balance: 0n, received: 0 }),
    audit: () => [],
  };
}

import type { LinkEntries, LinkEntry } from "@cutline/protocol";
import { Link, type LinkInput } from "../link/link.js";
import { bytes, text } from "./purse.js";

/** An entry that carries a text from node 1 to node 2. */
export function entryOf(payload: string): LinkEntry {
  return { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload", value: bytes(payload) } };
}

/** A frame of such entries. */
export function frameOf(first: number, payloads: readonly string[], received = 0): LinkEntries {
  return { first, received, entries: payloads.map(entryOf) };
}

/** The text of an entry. */
export function textOf({ body }: LinkEntry): string {
  return body?.$case === "payload" ? text(body.value) : "";
}

/** One end of a link, whose effects are written down. */
export class LinkEnd {
  readonly frames: LinkEntries[] = [];
  readonly acknowledgements: number[] = [];
  readonly delivered: string[] = [];
  readonly settled: number[] = [];
  readonly link = new Link("host 2", {
    transmitEntries: (frame) => this.frames.push(frame),
    transmitAcknowledgement: (received) => this.acknowledgements.push(received),
    deliver: (entry) => {
      if (textOf(entry) === "poison") throw new Error("can't be delivered");
      this.delivered.push(textOf(entry));
    },
    settled: (number) => this.settled.push(number),
  });

  step(input: LinkInput): this {
    this.link.step(input);
    return this;
  }

  /** A connection stands, to a peer that has received everything up to `peerReceived`. */
  connect(peerReceived = 0): this {
    return this.step({ kind: "connected", peerReceived });
  }

  send(...payloads: readonly string[]): this {
    for (const payload of payloads) this.step({ kind: "send", entry: entryOf(payload) });
    return this;
  }

  flush(): this {
    return this.step({ kind: "flush" });
  }

  /** Nothing more is to come for now. */
  acknowledge(): this {
    return this.step({ kind: "acknowledge" });
  }

  /** The frames sent since the last call, each as its first number and its texts. */
  takeFrames(): [number, ...string[]][] {
    return this.frames.splice(0).map(({ first, entries }) => [first, ...entries.map(textOf)]);
  }
}

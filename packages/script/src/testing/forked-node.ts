import { bank, decodeState, encodeInit } from "@cutline/bank";
import { type Message, type NodeId, Process, type ProcessInput, type SnapshotId } from "@cutline/core";
import type { NodeRecord } from "@cutline/protocol";

/** A node as the sum of what was done to it, so that it can be gone on from in many ways. */
export interface ForkedNode {
  readonly id: NodeId;
  readonly balance: bigint;
  /** The number of all that its process remembers: the same for two nodes whose processes are alike. */
  readonly memory: number;
  readonly init: Uint8Array;
  readonly inputs: readonly ProcessInput[];
}

/** What an input does to a node and to the world. */
export interface Transition {
  readonly node: ForkedNode;
  readonly sent: readonly { readonly target: NodeId; readonly message: Message }[];
  readonly begun: readonly SnapshotId[];
  readonly recorded: readonly NodeRecord[];
  readonly reopened: readonly SnapshotId[];
  readonly reply: Uint8Array;
}

const SEED = 1n;

/**
 * Steps real process machines. A process is made anew for each step, from all that was done to its node before; and a step that was made once, from the
 * same memory, is not made again.
 */
export class ForkedNodes {
  private readonly numbers = new Map<string, number>();
  private readonly numbersOf = new WeakMap<object, number>();
  private readonly known = new Map<string, Transition>();

  create(id: NodeId, amount: bigint): ForkedNode {
    const init = encodeInit(amount);
    const memory = this.number([id, [...init]]);
    return { id, balance: amount, memory, init, inputs: [] };
  }

  step(node: ForkedNode, input: ProcessInput): Transition {
    const what = input.kind === "deliver" ? `${input.source} ${this.number(input.message)}` : asText(input);
    const key = `${node.memory} ${what}`;
    const known = this.known.get(key) ?? this.make(node, input);
    this.known.set(key, known);
    return known;
  }

  /** The number of a value: the same for the same content. */
  number(value: object): number {
    const known = this.numbersOf.get(value);
    if (known !== undefined) return known;
    const text = asText(value);
    const number = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, number);
    this.numbersOf.set(value, number);
    return number;
  }

  private make({ id, init, inputs }: ForkedNode, input: ProcessInput): Transition {
    const sent: { target: NodeId; message: Message }[] = [];
    const begun: SnapshotId[] = [];
    const recorded: NodeRecord[] = [];
    const reopened: SnapshotId[] = [];
    let reply = new Uint8Array();
    const process = new Process(id, bank, init, SEED, {
      send: (target, payload) => sent.push({ target, message: { kind: "message", payload: payload.slice() } }),
      sendMarker: (snapshot, targets) =>
        sent.push(...targets.map((target) => ({ target, message: { kind: "marker", snapshot } as const }))),
      reply: (bytes) => {
        reply = Uint8Array.from(bytes);
      },
      initiated: (snapshot) => begun.push(snapshot),
      recorded: (record) => recorded.push(record),
      reopened: (snapshot) => reopened.push(snapshot),
    });
    for (const earlier of inputs) process.step(earlier);
    for (const effects of [sent, begun, recorded, reopened]) effects.length = 0;
    process.step(input);
    const { balance } = decodeState(process.saveState());
    const memory = this.number(Object.entries(process).filter(([name]) => !["application", "context", "sink"].includes(name)));
    return { node: { id, balance, memory, init, inputs: [...inputs, input] }, sent, begun, recorded, reopened, reply };
  }
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return part.toString();
    if (part instanceof Uint8Array) return Buffer.from(part).toString("hex");
    return part instanceof Map || part instanceof Set ? [...(part as Iterable<unknown>)] : part;
  });
}

import { type Message, type NodeId, type ProcessInput, type ProcessSink, Refusal, type SnapshotId } from "@cutline/core";
import { SavedProcess } from "@cutline/protocol";
import { decodeCoins } from "../coins.js";
import type { Broken } from "../properties/broken.js";
import { reachedByStep } from "../properties/sometimes.js";
import type { WorldNode } from "../world.js";
import type { Machine, System } from "./machine.js";
import { Numbered } from "./numbered.js";
import type { Report } from "./snapshot-watch.js";

/** A message or marker that a step puts on a channel. */
export interface Sent {
  readonly target: NodeId;
  readonly message: Message;
}

/** What a step tells the observer of one snapshot. */
export interface Told {
  readonly snapshot: SnapshotId;
  readonly report: Report;
}

/** What an input does to a process that remembers this and that. */
export interface Step {
  /** Number of what it remembers then. */
  readonly next: number;
  readonly sent: readonly Sent[];
  readonly told: readonly Told[];
  /** The sometimes-properties that it reaches. */
  readonly reached: number;
  readonly broken: Broken | null;
}

/**
 * One node's process: each step of it is done once by the real machine, from what it remembers, and is known from then on. A system has few
 * memories of one node and many combinations of them: that is what makes exploring fast. It is exact as long as a saved process is all that
 * a process remembers, which core has a test for.
 */
export class ProcessSteps {
  private readonly memories = new Numbered<SavedProcess>();
  private readonly effects: { sent: Sent[]; told: Told[] } = { sent: [], told: [] };
  private readonly machine: Machine;

  constructor(
    private readonly node: WorldNode,
    system: System,
  ) {
    this.machine = system.machine(node, this.sinkOf());
    this.remember();
  }

  /** How many memories are known. */
  get size(): number {
    return this.memories.size;
  }

  memory(number: number): SavedProcess {
    return this.memories.at(number);
  }

  /** What the input does to a process with this memory. */
  step(memory: number, input: ProcessInput): Step {
    this.machine.restore(this.memory(memory));
    this.effects.sent = [];
    this.effects.told = [];
    const failure = this.failureOf(input);
    const next = this.remember();
    const { sent, told } = this.effects;
    const reached = reachedByStep({
      input,
      before: this.memory(memory),
      after: this.memory(next),
      refused: failure instanceof Refusal,
      reopened: told.some(({ report }) => report.kind === "reopened"),
    });
    const changed = next !== memory || sent.length > 0 || told.length > 0;
    return {
      next,
      sent,
      told,
      reached,
      broken: this.brokenBy(failure, { isCommand: input.kind === "command", changed }) ?? this.brokenMemory(next),
    };
  }

  private failureOf(input: ProcessInput): Error | null {
    try {
      this.machine.step(input);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private brokenBy(failure: Error | null, { isCommand, changed }: { isCommand: boolean; changed: boolean }): Broken | null {
    if (failure === null) return null;
    const story = `${failure.name}: ${failure.message}`;
    if (!(failure instanceof Refusal && isCommand))
      return { property: "always: perfect channels bring nothing that a process can't take", story };
    return changed ? { property: "always: a refused step changes nothing", story } : null;
  }

  private brokenMemory(memory: number): Broken | null {
    const coins = decodeCoins(this.memory(memory).state);
    return coins < 0 ? { property: "always: no balance is negative", story: `node ${this.node.id} has ${coins} coins` } : null;
  }

  private remember(): number {
    const saved = canonical(this.machine.save());
    return this.memories.numberOf(String.fromCharCode(...SavedProcess.encode(saved).finish()), () => saved);
  }

  private sinkOf(): ProcessSink {
    const tell = (snapshot: SnapshotId, report: Report): void => {
      this.effects.told.push({ snapshot, report });
    };
    return {
      send: (target, payload) => this.effects.sent.push({ target, message: { kind: "message", payload: payload.slice() } }),
      sendMarker: (snapshot, targets) => {
        for (const target of targets) this.effects.sent.push({ target, message: { kind: "marker", snapshot } });
      },
      reply: () => undefined,
      initiated: (snapshot) => {
        tell(snapshot, { kind: "begun" });
      },
      recorded: (record) => {
        tell(record.snapshotId, { kind: "recorded", record });
      },
      reopened: (snapshot) => {
        tell(snapshot, { kind: "reopened", node: this.node.id });
      },
    };
  }
}

/** The order in which channels were opened decides nothing but the order in which markers are put on different channels, which nobody sees. */
function canonical(saved: SavedProcess): SavedProcess {
  const ascending = (one: { node: NodeId }, other: { node: NodeId }): number => one.node - other.node;
  return { ...saved, outgoing: saved.outgoing.toSorted(ascending), incoming: saved.incoming.toSorted(ascending) };
}

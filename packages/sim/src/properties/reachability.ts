import type { NodeId, SnapshotId } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { nodeOf } from "../explore/action.js";
import type { State } from "../explore/layout.js";
import type { Model } from "../explore/model.js";
import type { Move } from "../explore/move.js";
import type { Broken } from "./broken.js";
import { CutKeys } from "./cut-keys.js";

/** A move of a node, and what it delivers. */
interface Done {
  readonly move: Move;
  /** Number of the message; -1 where nothing is delivered. */
  readonly message: number;
}

/**
 * Chandy and Lamport's theorem, tried out: the state that a snapshot records can be reached from the state in which it began, and the state in which
 * it ends can be reached from there. As in their proof, what happened at each node before it recorded is done first, and then the rest, otherwise in
 * the order in which it was. If each channel then brings the same messages, this is a run as well. It passes through the state in which the snapshot
 * began, since nobody had recorded then; in its middle it must be exactly in the recorded state; and it must end where the real run did.
 */
export class Reachability {
  private readonly keys: CutKeys;

  constructor(private readonly model: Model) {
    this.keys = new CutKeys(model.layout, model.contents);
  }

  /** What is wrong, or null. `way`: moves that lead from the initial state to one in which the snapshot is whole. */
  broken(way: readonly Move[], snapshot: SnapshotId): Broken | null {
    const { early, late, end } = this.divide(way, snapshot);
    const state = this.model.initial();
    const global = this.model.watched(end, this.model.layout.snapshot(snapshot)).global;
    const story = this.replay(state, early) ?? this.strangeIn(state, global) ?? this.replay(state, late) ?? this.strangeEnd(state, end);
    return story === null ? null : { property: "always: the recorded state is reachable", story: `snapshot ${snapshot}: ${story}` };
  }

  /** Divides the moves of nodes by whether their node had recorded by their end. */
  private divide(way: readonly Move[], snapshot: SnapshotId): { early: Done[]; late: Done[]; end: State } {
    const end = this.model.initial();
    const [early, late]: [Done[], Done[]] = [[], []];
    for (const move of way) {
      const message = this.model.headOf(end, move);
      this.model.perform(end, move);
      if (move.action.kind === "collect") continue;
      (this.hasRecorded(end, nodeOf(move.action), snapshot) ? late : early).push({ move, message });
    }
    return { early, late, end };
  }

  private hasRecorded(state: State, node: NodeId | null, snapshot: SnapshotId): boolean {
    return node !== null && this.model.memory(state, node).recordings.some(({ record }) => record?.snapshotId === snapshot);
  }

  private replay(state: State, moves: readonly Done[]): string | null {
    for (const { move, message } of moves) {
      if (this.model.headOf(state, move) !== message) {
        return "what happened before the cut can't be done before the rest: a message that was sent after it was received before it";
      }
      this.model.perform(state, move);
    }
    return null;
  }

  /** What of the recorded state isn't so in this state, or null. */
  private strangeIn(state: State, { nodes }: GlobalState): string | null {
    for (const record of nodes) {
      const { node, channels } = this.keys.ofRecord(record);
      if (this.keys.ofMemory(this.model.memory(state, record.node)) !== node)
        return `node ${record.node} was never in the state that it recorded`;
      const strange = channels.find(({ place, content }) => this.model.contents.payloads(state[place] ?? 0) !== content);
      if (strange !== undefined) return `the channel ${strange.name} never held what was recorded on it`;
    }
    return null;
  }

  private strangeEnd(state: State, end: State): string | null {
    return this.model.isSameSystem(state, end) ? null : "done in another order, the run ends elsewhere";
  }
}

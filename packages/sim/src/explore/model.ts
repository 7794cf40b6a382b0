import { invariant, type NodeId } from "@cutline/core";
import type { SavedProcess } from "@cutline/protocol";
import { reachedMeanwhile } from "../properties/sometimes.js";
import type { World } from "../world.js";
import { ChannelContents, EMPTY } from "./channel-contents.js";
import type { Effect } from "./effect.js";
import { Layout, type State } from "./layout.js";
import type { System } from "./machine.js";
import { type Move, movesOf } from "./move.js";
import { NodeTransitions } from "./node-transitions.js";
import { SnapshotWatch, type Watched } from "./snapshot-watch.js";

const REACHED_BY_JOIN = reachedMeanwhile("a node joins");
const REACHED_BY_OVERLAP = reachedMeanwhile("a snapshot begins");

/** A world in motion: the real processes, the channels between them, and the real observer. */
export class Model {
  readonly layout: Layout;
  readonly contents: ChannelContents;
  readonly moves: readonly Move[];
  private readonly nodes: ReadonlyMap<NodeId, NodeTransitions>;
  private readonly watches: ReadonlyMap<number, SnapshotWatch>;
  private readonly start: State;

  constructor(
    readonly world: World,
    system: System,
  ) {
    this.layout = new Layout(world);
    this.contents = new ChannelContents(system);
    this.watches = new Map(world.snapshots.map(({ id }) => [this.layout.snapshot(id), new SnapshotWatch(world, id)]));
    const around = { layout: this.layout, contents: this.contents, watches: this.watches };
    this.nodes = new Map(world.nodes.map((node) => [node.id, new NodeTransitions(node, system, around)]));
    this.moves = movesOf(world, this.layout, this.nodes);
    this.start = this.startOf(world);
  }

  /** The state in which everything that isn't late is there, and nothing has happened. */
  initial(): State {
    return this.start.slice();
  }

  isPossible(state: State, { bit, needs, channel, snapshot }: Move): boolean {
    const done = state[this.layout.done] ?? 0;
    if ((done & bit) !== 0 || (done & needs) !== needs) return false;
    return (channel === 0 || state[channel] !== EMPTY) && (snapshot === 0 || this.watched(state, snapshot).whole);
  }

  /** Does a move, in place. It must be possible. */
  perform(state: State, move: Move): Effect {
    const { layout, contents } = this;
    state[layout.done] = (state[layout.done] ?? 0) | move.bit;
    if (move.action.kind === "create") return this.join(state, move.action.node.id);
    if (move.node === null) return this.collect(state, move.snapshot);
    if (move.action.kind === "initiate") return this.initiate(state, move.node, move);
    if (move.channel === 0) return move.node.step(state, move.input);
    const content = state[move.channel] ?? EMPTY;
    state[move.channel] = contents.rest(content);
    return move.node.deliver(state, move.channel, contents.head(content));
  }

  /** What a node remembers. */
  memory(state: State, node: NodeId): SavedProcess {
    return this.node(node).memory(state);
  }

  /** What the observer knows of the snapshot at this place. */
  watched(state: State, place: number): Watched {
    return this.watch(place).at(state[place] ?? 0);
  }

  /** What there is to say of the snapshot at this place once it is collected. It must be whole. */
  collected(state: State, place: number): Effect {
    return this.watch(place).collect(state[place] ?? 0);
  }

  /** Number of the message that a move delivers; -1 where it delivers none. */
  headOf(state: State, { channel }: Move): number {
    return channel === 0 ? -1 : this.contents.head(state[channel] ?? EMPTY);
  }

  /** Whether nodes remember and channels hold the same. */
  isSameSystem(one: State, other: State): boolean {
    return this.layout.system.every((place) => one[place] === other[place]);
  }

  private startOf({ channels }: World): State {
    const state = new Int32Array(this.layout.size);
    for (const { source, target, late } of channels) {
      if (late) continue;
      const [receiver, sender] = [this.node(target), this.node(source)];
      receiver.step(state, receiver.inputNumber({ kind: "openIncoming", source }));
      sender.step(state, sender.inputNumber({ kind: "openOutgoing", target }));
    }
    return state;
  }

  private initiate(state: State, node: NodeTransitions, { input, action }: Move): Effect {
    const isOverlapping = action.kind === "initiate" && action.isFirst && this.isUnderWay(state);
    const effect = node.step(state, input);
    return isOverlapping ? { ...effect, reached: effect.reached | REACHED_BY_OVERLAP } : effect;
  }

  private join(state: State, node: NodeId): Effect {
    const reached = this.isUnderWay(state) ? REACHED_BY_JOIN : 0;
    for (const [place, watch] of this.watches) state[place] = watch.hear(state[place] ?? 0, watch.reportNumber({ kind: "joined", node }));
    return { broken: null, reached, isHeard: true };
  }

  private isUnderWay(state: State): boolean {
    for (const [place, watch] of this.watches) if (watch.at(state[place] ?? 0).underWay) return true;
    return false;
  }

  private collect(state: State, place: number): Effect {
    const collected = this.collected(state, place);
    const watch = this.watch(place);
    state[place] = watch.hear(state[place] ?? 0, watch.reportNumber({ kind: "retired" }));
    return collected;
  }

  private node(node: NodeId): NodeTransitions {
    const found = this.nodes.get(node);
    invariant(found !== undefined, "a node is one of the world's", { node });
    return found;
  }

  private watch(place: number): SnapshotWatch {
    const watch = this.watches.get(place);
    invariant(watch !== undefined, "a snapshot is one of the world's");
    return watch;
  }
}

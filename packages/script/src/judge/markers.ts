import type { Neighbours } from "./cuts.js";

/** The rank of an event of whose place nothing is known. */
export const UNRANKED = -1;

/**
 * Which nodes recorded which snapshots in which order, as far as a printed state tells; and which channels can have brought the markers. Snapshots and
 * nodes are given by index. That node j records snapshot a is the event a * nodes + j.
 *
 * An event is *open* where it happened inside a ReceiveAll. The open events of one node in one ReceiveAll have *ranks*: of two, the one with the lower
 * rank happened first; with the same rank, or where one has none (UNRANKED), nothing is known of their order.
 */
export interface MarkerProblem {
  readonly snapshots: number;
  readonly nodes: number;
  /** By event: the line of the script that it happened on. */
  readonly at: readonly number[];
  readonly open: readonly boolean[];
  readonly rank: readonly number[];
  /** Which nodes have channels from and to which; null: all from and to all others. */
  readonly neighbours: Neighbours | null;
  /** Whether the node may have received everything ahead of the marker on the channel from the source when it recorded. May be slow. */
  readonly brings: (event: number, source: number) => boolean;
}

/** Open events of one node in one ReceiveAll, those that have ranks, ascending by it. */
interface Sequence {
  readonly events: readonly number[];
  /** The first that has not happened. */
  next: number;
}

/**
 * Lets every marker spread as far as it may, and returns by event whether it happened, 1 or 0.
 *
 * An open event (a, j) can happen once every event of lower rank at j has, by a channel from i that `brings` it, if i has recorded a by then: before
 * the ReceiveAll, or in it. Whatever else is ahead of the marker on that channel comes with it: so no snapshot b that j has yet to record, and records
 * after a, may have been recorded by i before a.
 *
 * An event that doesn't happen here happens in no run. The other way around it holds if no two events of a node have the same rank or none: then the
 * order in which they happened here is a run. Take it event by event; for (a, j) let j receive on each of its channels exactly what it is to have received
 * by then, and on the one that brings the marker all that is ahead of it. That passes no marker of a snapshot that is to be recorded later: on the channel
 * that brings the marker by the rule above, and on another since b's marker behind money that j has received by a, and not by b, means that b has the
 * lower rank. And it takes nothing back, since what j is to have received on a channel grows with the rank.
 */
export function spread(problem: MarkerProblem): Uint8Array {
  return new Spread(problem).run();
}

class Spread {
  private readonly happened: Uint8Array;
  /** By event: whether a channel brings its marker, be it too early. */
  private readonly brought: Uint8Array;
  /** By event * nodes + source: 1 where a marker that must come later is ahead of the event's. */
  private readonly overtakes: Uint8Array | null;
  private readonly sequences = new Map<number, Sequence>();
  private readonly fresh: number[] = [];
  private readonly all: readonly number[];

  constructor(private readonly problem: MarkerProblem) {
    const events = problem.snapshots * problem.nodes;
    this.all = problem.neighbours === null ? [...Array(problem.nodes).keys()] : [];
    this.happened = new Uint8Array(events);
    this.brought = new Uint8Array(events);
    this.overtakes = problem.snapshots === 1 ? null : findOvertaking(problem);
    for (const sequence of sequencesOf(problem)) for (const event of sequence.events) this.sequences.set(event, sequence);
  }

  run(): Uint8Array {
    const { at, open, nodes } = this.problem;
    for (const [event, isOpen] of open.entries()) if (!isOpen) this.happened[event] = 1;
    for (const [event, isOpen] of open.entries()) {
      if (!isOpen) continue;
      const first = event - (event % nodes);
      const line = at[event] ?? 0;
      for (const source of this.sources(event % nodes)) if ((at[first + source] ?? line) < line) this.bring(event, source);
    }
    for (let event = this.fresh.pop(); event !== undefined; event = this.fresh.pop()) {
      this.send(event);
      this.advance(this.sequences.get(event));
    }
    return this.happened;
  }

  /** A node has recorded in a ReceiveAll: its markers go out, to be received in the same. */
  private send(event: number): void {
    const { at, nodes } = this.problem;
    const source = event % nodes;
    const first = event - source;
    for (const target of this.targets(source)) if (at[first + target] === at[event]) this.bring(first + target, source);
  }

  private sources(node: number): readonly number[] {
    return this.problem.neighbours?.sources[node] ?? this.all;
  }

  private targets(node: number): readonly number[] {
    return this.problem.neighbours?.targets[node] ?? this.all;
  }

  private bring(event: number, source: number): void {
    if (this.brought[event] === 1 || this.overtakes?.[event * this.problem.nodes + source] === 1) return;
    if (!this.problem.brings(event, source)) return;
    this.brought[event] = 1;
    this.attempt(event);
  }

  private attempt(event: number): void {
    const { rank } = this.problem;
    if (this.happened[event] === 1 || this.brought[event] === 0) return;
    const sequence = this.sequences.get(event);
    const front = sequence?.events[sequence.next];
    if (front !== undefined && (rank[event] ?? 0) > (rank[front] ?? 0)) return;
    this.happened[event] = 1;
    this.fresh.push(event);
  }

  /** Where all of a rank have happened, those of the next may. */
  private advance(sequence: Sequence | undefined): void {
    if (sequence === undefined) return;
    const { events, next } = sequence;
    const { rank } = this.problem;
    while (this.happened[events[sequence.next] ?? -1] === 1) sequence.next += 1;
    const front = rank[events[sequence.next] ?? -1];
    if (front === rank[events[next] ?? -1]) return;
    for (let place = sequence.next; place < events.length; place += 1) {
      const event = events[place] ?? -1;
      if (rank[event] !== front) return;
      this.attempt(event);
    }
  }
}

/** By node and ReceiveAll: the open events that have ranks, in the order of these. */
export function sequencesOf({ nodes, at, open, rank }: MarkerProblem): Sequence[] {
  const groups = new Map<string, number[]>();
  for (const [event, isOpen] of open.entries()) {
    if (!isOpen || rank[event] === UNRANKED) continue;
    const key = `${event % nodes} ${at[event] ?? 0}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()].map((group) => ({
    events: group.sort((one, other) => (rank[one] ?? 0) - (rank[other] ?? 0) || one - other),
    next: 0,
  }));
}

/** Where a marker is behind one that must come later. */
function findOvertaking(problem: MarkerProblem): Uint8Array {
  const { nodes, snapshots } = problem;
  const overtakes = new Uint8Array(snapshots * nodes * nodes);
  for (let source = 0; source < nodes; source += 1) {
    const groups = recordedTogether(problem, source);
    for (let target = 0; target < nodes; target += 1) if (target !== source) markOvertaking(problem, overtakes, groups, source, target);
  }
  return overtakes;
}

/** The snapshots in the order in which a node recorded them, in groups of which each comes wholly before the next. Within a group nothing is sure. */
function recordedTogether({ snapshots, nodes, at, rank, open }: MarkerProblem, node: number): number[][] {
  const event = (snapshot: number): number => snapshot * nodes + node;
  const timeOf = (snapshot: number): number => at[event(snapshot)] ?? 0;
  const rankOf = (snapshot: number): number => (open[event(snapshot)] === true ? (rank[event(snapshot)] ?? UNRANKED) : 0);
  const inOrder = Array.from({ length: snapshots }, (_, snapshot) => snapshot);
  inOrder.sort((one, other) => timeOf(one) - timeOf(other) || rankOf(one) - rankOf(other));
  const groups: number[][] = [];
  for (const snapshot of inOrder) {
    const last = groups.at(-1);
    const before = last?.[0];
    // Outside of a ReceiveAll a root that comes late records several on one line, in this order. Ranks of one ReceiveAll that aren't all known order nothing there: UNRANKED sorts to the front, so a group that has it takes in the rest.
    const together =
      before !== undefined &&
      open[event(snapshot)] === true &&
      timeOf(before) === timeOf(snapshot) &&
      (rankOf(before) === UNRANKED || rankOf(before) === rankOf(snapshot));
    if (last !== undefined && together) last.push(snapshot);
    else groups.push([snapshot]);
  }
  return groups;
}

function markOvertaking(problem: MarkerProblem, overtakes: Uint8Array, groups: readonly number[][], source: number, target: number): void {
  const { nodes, at, open, rank } = problem;
  /** By ReceiveAll: the highest rank at the target among the snapshots whose markers are ahead. */
  const ahead = new Map<number, number>();
  for (const group of groups) {
    for (const snapshot of group) {
      const event = snapshot * nodes + target;
      const own = rank[event] ?? UNRANKED;
      if (open[event] === true && own !== UNRANKED && own < (ahead.get(at[event] ?? 0) ?? -1)) overtakes[event * nodes + source] = 1;
    }
    for (const snapshot of group) {
      const event = snapshot * nodes + target;
      const line = at[event] ?? 0;
      if (open[event] === true) ahead.set(line, Math.max(ahead.get(line) ?? -1, rank[event] ?? -1));
    }
  }
}

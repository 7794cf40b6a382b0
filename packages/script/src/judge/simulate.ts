import { type MarkerProblem, sequencesOf } from "./markers.js";

/** What came of a simulation. */
interface Simulated {
  readonly complete: boolean;
  /** Where it got stuck: events of one node with the same rank, of which it would have helped had the first been first; null where none would. */
  readonly blamed: readonly number[] | null;
}

/** The open events of one node in one ReceiveAll, as far as they have happened. */
interface Progress {
  /** Ascending by rank. */
  readonly events: readonly number[];
  /** The first that has not happened. */
  next: number;
  /** How many of its rank have not. */
  left: number;
}

/**
 * Receives markers as a run would, one after the other, where every event has a rank; of events with the same rank the first that can happen does. Where it
 * completes, the order of that is a run. Where it doesn't, another choice might have.
 */
export function simulate(problem: MarkerProblem): Simulated {
  return new Simulation(problem).run();
}

/** The events of the same node, ReceiveAll and rank as the given open one, itself first. */
export function tieOf({ nodes, snapshots, at, rank }: MarkerProblem, event: number): number[] {
  const tie = [event];
  for (let other = event % nodes; other < nodes * snapshots; other += nodes) {
    if (other !== event && at[other] === at[event] && rank[other] === rank[event]) tie.push(other);
  }
  return tie;
}

class Simulation {
  private readonly happened: Uint8Array;
  /** By node: the snapshots that it has recorded, in order. That is how their markers stand on each of its channels. */
  private readonly orders: number[][];
  private readonly progress = new Map<number, Progress>();
  /** By source and target: how many of the source's markers are of snapshots that the target has recorded, from the front. */
  private passed: Int32Array;
  /** Events that can happen: those that are alone with their rank, and the rest. */
  private readonly sure: number[] = [];
  private readonly tied: number[] = [];
  private tiedTaken = 0;
  private line = 0;

  constructor(private readonly problem: MarkerProblem) {
    const { nodes, snapshots } = problem;
    this.happened = new Uint8Array(nodes * snapshots);
    this.orders = Array.from({ length: nodes }, () => []);
    this.passed = new Int32Array(nodes * nodes);
    for (const { events } of sequencesOf(problem)) {
      const progress = { events, next: 0, left: 0 };
      this.count(progress);
      for (const event of events) this.progress.set(event, progress);
    }
  }

  run(): Simulated {
    const { at, open } = this.problem;
    const lines = new Set(at.filter((_, event) => open[event] === true));
    for (const line of [...lines].sort((one, other) => one - other)) {
      this.line = line;
      this.recordBefore(line);
      this.receiveAll();
      const stuck = at.some((time, event) => time === line && this.happened[event] === 0);
      if (stuck) return { complete: false, blamed: this.blame() };
    }
    return { complete: true, blamed: null };
  }

  /** What nodes recorded before a line, outside of any ReceiveAll. */
  private recordBefore(line: number): void {
    const { at, open, nodes } = this.problem;
    const events = [...at.keys()].filter((event) => open[event] !== true && (at[event] ?? line) < line && this.happened[event] === 0);
    for (const event of events.sort((one, other) => (at[one] ?? 0) - (at[other] ?? 0))) {
      this.happened[event] = 1;
      this.orders[event % nodes]?.push(Math.floor(event / nodes));
    }
  }

  private receiveAll(): void {
    const { nodes } = this.problem;
    this.passed = new Int32Array(nodes * nodes);
    for (let target = 0; target < nodes; target += 1) this.lookInto(target);
    for (let event = this.nextEvent(); event !== undefined; event = this.nextEvent()) this.happen(event);
  }

  private nextEvent(): number | undefined {
    const sure = this.sure.pop();
    if (sure !== undefined) return sure;
    this.tiedTaken += 1;
    return this.tied[this.tiedTaken - 1];
  }

  private happen(event: number): void {
    const { nodes } = this.problem;
    if (this.happened[event] === 1) return;
    const node = event % nodes;
    this.happened[event] = 1;
    this.orders[node]?.push(Math.floor(event / nodes));
    const progress = this.progress.get(event);
    if (progress !== undefined) this.advance(progress);
    for (let target = 0; target < nodes; target += 1) this.look(node, target);
    this.lookInto(node);
  }

  private advance(progress: Progress): void {
    progress.left -= 1;
    if (progress.left > 0) return;
    while (this.happened[progress.events[progress.next] ?? -1] === 1) progress.next += 1;
    this.count(progress);
  }

  private count(progress: Progress): void {
    const { events, next } = progress;
    const { rank } = this.problem;
    while (next + progress.left < events.length && rank[events[next + progress.left] ?? -1] === rank[events[next] ?? -1])
      progress.left += 1;
  }

  private lookInto(target: number): void {
    for (let source = 0; source < this.problem.nodes; source += 1) this.look(source, target);
  }

  /** Passes the markers of snapshots that the target has recorded, and looks whether the next one makes it record. */
  private look(source: number, target: number): void {
    const { nodes } = this.problem;
    const order = this.orders[source] ?? [];
    const channel = source * nodes + target;
    let place = this.passed[channel] ?? 0;
    while (place < order.length && this.happened[(order[place] ?? 0) * nodes + target] === 1) place += 1;
    this.passed[channel] = place;
    const snapshot = order[place];
    if (snapshot === undefined) return;
    const event = snapshot * nodes + target;
    if (!this.canBring(event, source)) return;
    if (this.progress.get(event)?.left === 1) this.sure.push(event);
    else this.tied.push(event);
  }

  private canBring(event: number, source: number): boolean {
    const { at, rank, brings } = this.problem;
    if (at[event] !== this.line || this.happened[event] === 1 || !brings(event, source)) return false;
    const progress = this.progress.get(event);
    return progress !== undefined && rank[progress.events[progress.next] ?? -1] === rank[event];
  }

  /** A marker that could be received now, were it not behind another that its source might as well have sent later. */
  private blame(): number[] | null {
    const { nodes } = this.problem;
    for (let target = 0; target < nodes; target += 1) {
      for (let source = 0; source < nodes; source += 1) {
        const [first, ...behind] = (this.orders[source] ?? []).slice(this.passed[source * nodes + target]);
        if (first === undefined) continue;
        for (const snapshot of behind) {
          if (!this.canBring(snapshot * nodes + target, source)) continue;
          const tie = tieOf(this.problem, snapshot * nodes + source);
          if (tie.includes(first * nodes + source)) return tie;
        }
      }
    }
    return null;
  }
}

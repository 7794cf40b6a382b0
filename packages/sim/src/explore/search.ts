import type { Broken } from "../properties/broken.js";
import { Checks } from "../properties/checks.js";
import { SOMETIMES_NAMES, type SometimesName } from "../properties/sometimes.js";
import type { Effect } from "./effect.js";
import type { State } from "./layout.js";
import type { Model } from "./model.js";
import type { Move } from "./move.js";
import { StateStore } from "./state-store.js";

/** A property that doesn't hold, and one of the shortest ways to where it doesn't. */
export interface Counterexample {
  readonly broken: Broken;
  readonly way: readonly Move[];
}

/** How far a search is. */
export interface Progress {
  /** Different states found. */
  readonly states: number;
  /** Moves tried, each from one state. */
  readonly transitions: number;
  /** The most moves that it takes to reach a state, each by a shortest way. */
  readonly depth: number;
  /** How many transitions reached each sometimes-property. */
  readonly reached: ReadonlyMap<SometimesName, number>;
}

/**
 * Visits every state that a world can be in, breadth first, each once, and checks every property in each, until all are visited, a property is
 * broken, or there are too many states. It works in slices, so that whoever drives it can tell how far it is, and stop.
 */
export class Search {
  private readonly store: StateStore;
  private readonly checks: Checks;
  private readonly state: State;
  private readonly next: State;
  private readonly counts: number[] = SOMETIMES_NAMES.map(() => 0);
  private transitions = 0;
  private expanded = 0;
  private depth = 0;
  /** Index of the first state at the depth below the one that is being expanded. */
  private depthEnd = 1;
  private found: { broken: Broken; way: number[] } | null = null;

  constructor(
    private readonly model: Model,
    private readonly statesMax: number,
  ) {
    this.store = new StateStore(model.layout.size);
    this.checks = new Checks(model);
    this.state = model.initial();
    this.next = model.initial();
    this.store.add(this.state, 0, 0);
  }

  /** Whether every state is visited, unless a property is broken. */
  get isComplete(): boolean {
    return this.expanded === this.store.length;
  }

  /** Whether there are more states than it may visit. */
  get isCutOff(): boolean {
    return this.store.length > this.statesMax;
  }

  /** A shortest one, once it is known; null so far, or for good where the search is complete. */
  get counterexample(): Counterexample | null {
    if (this.found === null || !this.isOver) return null;
    return { broken: this.found.broken, way: this.movesOf(this.found.way) };
  }

  get isOver(): boolean {
    return this.isComplete || this.isCutOff || (this.found !== null && this.depth >= this.found.way.length);
  }

  get progress(): Progress {
    const reached = new Map(SOMETIMES_NAMES.map((name, index) => [name, this.counts[index] ?? 0]));
    return { states: this.store.length, transitions: this.transitions, depth: this.depth, reached };
  }

  /** Expands at most so many states. */
  advance(states: number): void {
    for (let left = states; left > 0 && !this.isOver; left -= 1) {
      this.expand(this.expanded);
      this.expanded += 1;
      if (this.expanded !== this.depthEnd || this.isComplete) continue;
      this.depth += 1;
      this.depthEnd = this.store.length;
    }
  }

  private expand(index: number): void {
    this.store.read(index, this.state);
    let [isSettled, isOver] = [true, true];
    this.model.moves.forEach((move, number) => {
      if (!this.model.isPossible(this.state, move)) return;
      isOver = false;
      if (move.isBound) isSettled = false;
      this.attempt(index, number, move);
    });
    const broken = this.checks.ofState(this.state, { isSettled, isOver });
    if (broken !== null) this.note(broken, this.store.wayTo(index));
  }

  private attempt(index: number, number: number, move: Move): void {
    this.next.set(this.state);
    const effect = this.model.perform(this.next, move);
    this.transitions += 1;
    if (effect.reached !== 0) this.count(effect.reached);
    const isNew = this.store.add(this.next, index, number);
    if (effect.broken !== null || (effect.isHeard && isNew)) this.check(effect, index, number);
  }

  private check(effect: Effect, index: number, number: number): void {
    const wayOf = (): number[] => [...this.store.wayTo(index), number];
    const done = { before: this.state, after: this.next, effect, way: () => this.movesOf(wayOf()) };
    const broken = this.checks.ofMove(done);
    if (broken !== null) this.note(broken, wayOf());
  }

  private count(reached: number): void {
    for (let bit = 0; bit < this.counts.length; bit += 1) if ((reached & (1 << bit)) !== 0) this.counts[bit] = (this.counts[bit] ?? 0) + 1;
  }

  private note(broken: Broken, way: number[]): void {
    if (this.found === null || way.length < this.found.way.length) this.found = { broken, way };
  }

  private movesOf(way: readonly number[]): Move[] {
    return way.flatMap((number) => this.model.moves[number] ?? []);
  }
}

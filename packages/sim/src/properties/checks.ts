import type { Effect } from "../explore/effect.js";
import type { State } from "../explore/layout.js";
import type { Model } from "../explore/model.js";
import type { Move } from "../explore/move.js";
import type { Broken } from "./broken.js";
import { brokenEnd, type Prospect } from "./ends.js";
import { Reachability } from "./reachability.js";

/** A move that was done, and how. */
export interface MoveDone {
  readonly before: State;
  readonly after: State;
  readonly effect: Effect;
  /** Every move from the initial state on, this one included. */
  readonly way: () => readonly Move[];
}

/** Every property that must hold, always or eventually, of a world in motion. What depends on a single step is found as it is made. */
export class Checks {
  private readonly reachability: Reachability;

  constructor(private readonly model: Model) {
    this.reachability = new Reachability(model);
  }

  /** What a move has broken, or null. */
  ofMove({ before, after, effect, way }: MoveDone): Broken | null {
    if (effect.broken !== null || !effect.isHeard) return effect.broken;
    for (const { id } of this.model.world.snapshots) {
      const place = this.model.layout.snapshot(id);
      if (before[place] === after[place] || !this.model.watched(after, place).whole) continue;
      const broken = this.model.collected(after, place).broken ?? this.reachability.broken(way(), id);
      if (broken !== null) return broken;
    }
    return null;
  }

  /** What should have come about in a state, and hasn't, or null. */
  ofState(state: State, prospect: Prospect = this.prospectOf(state)): Broken | null {
    return brokenEnd(this.model, state, prospect);
  }

  private prospectOf(state: State): Prospect {
    const possible = this.model.moves.filter((move) => this.model.isPossible(state, move));
    return { isSettled: !possible.some((move) => move.isBound), isOver: possible.length === 0 };
  }
}

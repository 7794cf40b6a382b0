import { type System, REAL_SYSTEM } from "./explore/machine.js";
import { Model } from "./explore/model.js";
import { type Progress, Search } from "./explore/search.js";
import { STATES_MAX } from "./limits.js";
import type { Broken } from "./properties/broken.js";
import type { SometimesName } from "./properties/sometimes.js";
import { formatScript } from "./script/format-script.js";
import type { World } from "./world.js";

/** What an exploration found out about a world. */
export interface Findings extends Progress {
  readonly world: string;
  /** Whether every state was visited, every property holds in each, and all was reached that the world expects. */
  readonly ok: boolean;
  /** A property that doesn't hold, and the script of a shortest run to where it doesn't; null where all hold. */
  readonly counterexample: { readonly broken: Broken; readonly script: string } | null;
  /** What the world expects and was never reached. */
  readonly missed: readonly SometimesName[];
  /** Whether there are more states than could be visited. */
  readonly isCutOff: boolean;
}

/** The exploration of one world, in slices. */
export class Exploration {
  private readonly search: Search;

  /** Throws a Refusal (WORLD_TOO_LARGE), here or as it goes on, where a world is past what a state has room for. */
  constructor(
    private readonly world: World,
    { system = REAL_SYSTEM, statesMax = STATES_MAX }: { readonly system?: System; readonly statesMax?: number } = {},
  ) {
    this.search = new Search(new Model(world, system), statesMax);
  }

  get isOver(): boolean {
    return this.search.isOver;
  }

  get progress(): Progress {
    return this.search.progress;
  }

  /** Goes on for at most so many states. Returns whether it is over. */
  advance(states: number): boolean {
    this.search.advance(states);
    return this.isOver;
  }

  /** What was found so far; all there is once it is over. */
  findings(): Findings {
    const { progress, isCutOff } = this.search;
    const found = this.search.counterexample;
    const actions = found?.way.map(({ action }) => action) ?? [];
    const counterexample = found === null ? null : { broken: found.broken, script: formatScript(this.world, actions, found.broken) };
    const missed = this.world.expects.filter((name) => progress.reached.get(name) === 0);
    const ok = this.search.isComplete && counterexample === null && missed.length === 0;
    return { ...progress, world: this.world.name, ok, counterexample, missed, isCutOff };
  }
}

/** Explores a world to the end. */
export function explore(world: World, options: ConstructorParameters<typeof Exploration>[1] = {}): Findings {
  const exploration = new Exploration(world, options);
  while (!exploration.advance(SLICE_STATES));
  return exploration.findings();
}

const SLICE_STATES = 100_000;

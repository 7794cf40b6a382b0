/**
 * The explorer: every interleaving of small systems, on the real process machine.
 *
 * - `world.ts`, `worlds.ts`: small systems, and those that are explored by default; `coins.ts`: what their nodes run
 * - `exploration.ts`: this is where to begin: the exploration of a world, and what it finds
 * - `explore/`: a world in motion (`model.ts`), its states (`layout.ts`, `state-store.ts`) and the search (`search.ts`);
 *   `process-steps.ts` is where the real process is stepped
 * - `properties/`: what must hold always, eventually and sometimes
 * - `script/`: runs that are written down, and done again
 */
export { Exploration, explore, type Findings } from "./exploration.js";
export type { Machine, System } from "./explore/machine.js";
export type { Progress } from "./explore/search.js";
export { STATES_MAX } from "./limits.js";
export { HOLDS } from "./script/format-script.js";
export { parseScript, type Script } from "./script/parse-script.js";
export { replay, type Replayed } from "./script/replay.js";
export { meshOf, type World, worldOf, type WorldParts } from "./world.js";
export { WORLDS } from "./worlds.js";

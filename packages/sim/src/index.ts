/**
 * Proof. The explorer: every interleaving of small systems, on the real process machine. The simulator: whole clusters of the real machines in virtual
 * time, with every fault that a network, a disk and a process can have.
 *
 * - `world.ts`, `worlds.ts`: small systems, and those that are explored by default; `coins.ts`: what their nodes run
 * - `exploration.ts`: this is where to begin: the exploration of a world, and what it finds
 * - `explore/`: a world in motion (`model.ts`), its states (`layout.ts`, `state-store.ts`) and the search (`search.ts`);
 *   `process-steps.ts` is where the real process is stepped
 * - `properties/`: what must hold always, eventually and sometimes
 * - `script/`: runs that are written down, and done again
 * - `contracts/`: what every transport, journal and cluster must do, as suites to run on them
 * - `simulate/`: the simulator. This is where to begin: `simulation.ts` (a run), of a plan (`plan.ts`, `random-plan.ts`); `cluster.ts` puts together
 *   hosts (`simulated-host.ts`, `host-life.ts`), their network and disks, and their master; `checkers/` say what must never be
 */
export type { ClusterUnderTest } from "./contracts/cluster-actor.js";
export { clusterContract } from "./contracts/cluster-contract.js";
export { ContractBreach, type ContractCase } from "./contracts/contract.js";
export { journalContract, type JournalUnderTest } from "./contracts/journal-contract.js";
export { transportContract, type TransportPair, type TransportSide } from "./contracts/transport-contract.js";
export { Exploration, explore, type Findings } from "./exploration.js";
export type { Machine, System } from "./explore/machine.js";
export type { Progress } from "./explore/search.js";
export { STATES_MAX } from "./limits.js";
export { HOLDS } from "./script/format-script.js";
export { parseScript, type Script } from "./script/parse-script.js";
export { replay, type Replayed } from "./script/replay.js";
export { meshOf, type World, worldOf, type WorldParts } from "./world.js";
export { WORLDS } from "./worlds.js";
export type { Breach } from "./simulate/checkers/breach.js";
export { formatPlan } from "./simulate/format-plan.js";
export type { Deed, Plan, PlannedDeed, PlannedHost } from "./simulate/plan.js";
export { randomPlan } from "./simulate/random-plan.js";
export { REACHABLE, type Reachable, Reached } from "./simulate/reached.js";
export { type Outcome, simulate } from "./simulate/simulation.js";
export type { Workload } from "./simulate/workload.js";

import { Refusal } from "@cutline/core";
import { parseDraws } from "./draws.js";
import { parseEvents } from "./events.js";
import { Simulator } from "./simulator.js";
import { CaseError, type Source } from "../source.js";
import type { TokenSnapshot } from "./token-snapshot.js";
import { parseTopology } from "./topology.js";

/** What a case is made of. */
export interface CaseSources {
  readonly top: Source;
  readonly events: Source;
  readonly draws: Source;
}

/**
 * Runs a case on our process machine: its snapshots, checked, in the order in which they began. Throws a CaseError with the place for a case that
 * can't be read (then nothing was run), or can't be run: more tokens are sent than a node has, draws run out, a snapshot can never be whole.
 */
export function runCase({ top, events, draws }: CaseSources): TokenSnapshot[] {
  const topology = parseTopology(top);
  const steps = parseEvents(events, topology);
  const simulator = new Simulator(topology, parseDraws(draws));
  for (const event of steps) placed(event.at, () => simulator.step(event));
  return placed(`${events.file}: after the last event`, () => simulator.finish());
}

/** What `run` gives; what it refuses is the fault of the case, at this place. */
function placed<Result>(at: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof Refusal ? new CaseError(at, error.message) : error;
  }
}

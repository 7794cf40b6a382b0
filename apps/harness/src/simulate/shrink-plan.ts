import type { Plan } from "@cutline/sim";
import { SIMULATED_SHRINK_TRIALS } from "../limits.js";
import { shrinkList } from "../shrink-list.js";

/** Leaves out of a plan the deeds that it doesn't need to break what it breaks: a shorter one is taken where `breaks` says that it does the same. */
export async function shrinkPlan(plan: Plan, breaks: (shorter: Plan) => boolean): Promise<Plan> {
  let trials = 0;
  const deeds = await shrinkList(plan.deeds, (left) => {
    trials += 1;
    return Promise.resolve(trials <= SIMULATED_SHRINK_TRIALS && breaks({ ...plan, deeds: left }));
  });
  return { ...plan, deeds };
}

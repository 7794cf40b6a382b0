import { check } from "@cutline/core";
import type { GlobalState, Violation } from "@cutline/protocol";
import { coinsIn } from "../coins.js";
import type { Broken } from "./broken.js";

/** What is wrong with a collected global state, by the core's own checker, or null. `coins`: what all its nodes started with. */
export function brokenCut(global: GlobalState, coins: number): Broken | null {
  const { violations } = check(global, { audit: (consistent) => audit(consistent, coins) });
  if (violations.length === 0) return null;
  const isLost = violations.every(({ reason }) => reason === "COINS_LOST");
  return {
    property: isLost ? "always: money is conserved in the cut" : "always: the cut is consistent by its counts",
    story: `snapshot ${global.snapshotId}: ${violations.map(({ explanation }) => explanation).join("; ")}`,
  };
}

function audit(global: GlobalState, coins: number): Violation[] {
  const found = coinsIn(global);
  if (found === coins) return [];
  return [{ reason: "COINS_LOST", channel: undefined, position: 0, explanation: `${found} coins in the cut, and ${coins} in the world` }];
}

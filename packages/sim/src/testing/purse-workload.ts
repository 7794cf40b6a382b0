import { encodeCoins, encodeTransfer, purse, coinsIn } from "../coins.js";
import type { Workload } from "../simulate/workload.js";

/** What each node begins with. */
const COINS = 100;

/** Purses: as every node begins with as much, a global state is whole where it has as much for each node. */
export const purseWorkload: Workload = {
  application: {
    ...purse,
    audit: (global) => {
      const missing = COINS * global.nodes.length - coinsIn(global);
      return missing === 0 ? [] : [{ reason: "COINS", channel: undefined, position: 0, explanation: `${missing} coins are missing` }];
    },
  },
  init: () => encodeCoins(COINS),
  command: (target, draw) => encodeTransfer({ target, coins: draw % 60 }),
};

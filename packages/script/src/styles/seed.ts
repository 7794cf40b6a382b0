import { printSpelled, type Spelling } from "./spelling.js";
import type { Style } from "./style.js";

export const SEED_SPELLING: Spelling = {
  marker: (source) => `${source} TakeSnapshot -1`,
  balance: (node, balance) => `Node ${node} = ${balance}`,
  channel: (source, target, sum) => `channel(${source}->${target}) = ${sum}`,
};

/** As the original Python program prints: each command, and below it what it prints, in that program's spelling. */
export const seed: Style = {
  name: "seed",
  print: (command, result, output) => {
    output.line(command.text);
    printSpelled(result, SEED_SPELLING, output);
  },
};

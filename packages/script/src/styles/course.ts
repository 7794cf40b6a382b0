import { formatChannel } from "@cutline/core";
import { printSpelled, type Spelling } from "./spelling.js";
import type { Style } from "./style.js";

/** The spelling of the course whose assignment defined the language. */
export const COURSE_SPELLING: Spelling = {
  marker: (source) => `${source} SnapshotToken -1`,
  balance: (node, balance) => `node ${node} = ${balance}`,
  channel: (source, target, sum) => `channel ${formatChannel({ source, target })} = ${sum}`,
};

/** What commands print, and nothing else. */
export const course: Style = {
  name: "course",
  print: (_command, result, output) => {
    printSpelled(result, COURSE_SPELLING, output);
  },
};

import { parentPort } from "node:worker_threads";
import { type Range, simulateRange } from "./runs.js";

/** A thread that does the ranges that it is given, and answers each with its tally. */
parentPort?.on("message", (range: Range) => {
  parentPort?.postMessage(simulateRange(range));
});

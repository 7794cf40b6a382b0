import type { Measurement } from "./median.js";

/** One line of the table of benchmarks. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: Measurement;
}

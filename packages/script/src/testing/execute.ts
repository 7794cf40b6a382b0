import type { Cluster } from "@cutline/core";
import { parseScript } from "../parse.js";
import { type RunOptions, type RunOutcome, runScript } from "../run.js";
import { readEncoded } from "./encoded-topology.js";
import { course } from "../styles/course.js";

/** What came of a run, and what it wrote. */
export interface Executed extends RunOutcome {
  readonly output: string;
  readonly report: string;
}

/** Runs a script, given as its lines, on `cluster`, in the course style unless `options` say otherwise. */
export async function execute(cluster: Cluster, lines: readonly string[], options: Partial<RunOptions> = {}): Promise<Executed> {
  const output = new Transcript();
  const report = new Transcript();
  const script = parseScript(lines.join("\n"), "arg.txt", readEncoded);
  const fixed = { cluster, style: course, output, report, seed: 7n, keepGoing: false, signal: null };
  const outcome = await runScript(script, { ...fixed, ...options });
  return { ...outcome, output: output.text, report: report.text };
}

/** A sink that keeps what it is given. */
export class Transcript {
  text = "";

  write(text: string): void {
    this.text += text;
  }
}

import { formatVerdict, judge, parseScript, type Script } from "@cutline/script";
import type { CutlineRun } from "../cutline-process.js";
import { codesIn } from "../fuzz/try-script.js";
import type { OwnScript } from "./own-script.js";

/** What is wrong with a run of a script of our own, for a person; null where nothing is. */
export function wrongWith({ script, fails, file }: OwnScript, { status, output, report }: CutlineRun): string | null {
  const failed = codesIn(report);
  if (failed.join() !== fails.join()) return `it is to fail with ${listed(fails)}, and failed with ${listed(failed)}\n${report}`;
  if (status !== (fails.length === 0 ? 0 : 1)) return `it ended with status ${status}\n${report}`;
  const verdict = judge(script, output);
  if (verdict.outcome !== "legal") return formatVerdict(verdict, { script: file, output: "output" });
  return script.expectations.length === 0 ? null : differenceFrom(script, output);
}

/** The first line in which an output is not what the transcript has. Spelling doesn't count; unlike in `cutline check`, every line has to be there. */
function differenceFrom({ expectations }: Script, output: string): string | null {
  const printed = parseScript(output, "output").expectations;
  for (let index = 0; index < Math.max(expectations.length, printed.length); index += 1) {
    const [expected, line] = [expectations[index], printed[index]];
    if (facts(expected?.output) === facts(line?.output)) continue;
    return `line ${expected?.at ?? "behind the end"}: expected ${expected?.text ?? "nothing more"}, but it printed ${line?.text ?? "nothing more"}`;
  }
  return null;
}

function facts(output: unknown): string {
  return JSON.stringify(output ?? null, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

function listed(codes: readonly string[]): string {
  return codes.length === 0 ? "nothing" : codes.join(", ");
}

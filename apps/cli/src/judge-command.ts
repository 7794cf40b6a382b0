import { countOutputs, formatVerdict, listOutputs, parseScript } from "@cutline/script";
import { EXIT_STATUS } from "./exit-status.js";
import { namedFilesOf } from "./read-named-file.js";
import { readScript, scriptName } from "./read-script.js";
import type { StandardOutput } from "./standard-output.js";
import { watchedJudge } from "./watched-judge.js";

/** What `cutline judge` was asked to do. */
export interface JudgeRequest {
  /** Path of the script, or "-" for standard input. */
  readonly script: string;
  /** Path of the output, or "-" for standard input; null where only counting or listing is asked for. */
  readonly output: string | null;
  readonly count: boolean;
  /** How many outputs to list. */
  readonly list: number;
}

/** Judges an output, and returns the exit status: done where it is legal, failed where it isn't or nobody can tell. */
export async function judgeCommand({ script: file, output, count, list }: JudgeRequest, standardOutput: StandardOutput): Promise<number> {
  const script = parseScript(await readScript(file, []), scriptName(file), namedFilesOf(file));
  let status: number = EXIT_STATUS.done;
  if (output !== null) {
    const verdict = await watchedJudge(script, new TextDecoder().decode(await readScript(output, [])));
    if (typeof verdict === "number") return verdict;
    standardOutput.write(`${formatVerdict(verdict, { script: scriptName(file), output: scriptName(output) })}\n`);
    if (verdict.outcome !== "legal") status = EXIT_STATUS.failed;
  }
  if (count) {
    const counted = countOutputs(script);
    standardOutput.write(
      `${scriptName(file)}: ${counted.exact ? "" : "at least "}${counted.count} distinct legal output${counted.count === 1n ? "" : "s"}\n`,
    );
  }
  const listed = list > 0 ? listOutputs(script, list) : [];
  listed.forEach((text, index) => {
    standardOutput.write(`--- output ${index + 1} of ${listed.length}\n${text}`);
  });
  return status;
}

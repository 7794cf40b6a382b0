import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ProtocolError } from "@cutline/core";

/** The built command-line tool, as a user would start it. */
const CLI = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));

/** How long a run may take: a hundred times what the longest script of a course does. */
const RUN_MS_MAX = 120_000;

/** What a run of the command-line tool printed, and how it ended. */
export interface CutlineRun {
  readonly status: number;
  readonly output: string;
  readonly report: string;
}

/** Runs `cutline` with these words and this standard input to its end, or to that of `signal`. Rejects with a ProtocolError (RUN_HANGS) where it doesn't come to one. */
export function runCutline(words: readonly string[], input = "", signal?: AbortSignal): Promise<CutlineRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...words], { stdio: "pipe", ...(signal === undefined ? {} : { signal }) });
    let output = "";
    let report = "";
    const hang = setTimeout(() => {
      child.kill("SIGKILL");
      reject(
        new ProtocolError(
          "RUN_HANGS",
          `cutline ${words.join(" ")} has not ended within ${RUN_MS_MAX / 1000} s; it printed:\n${output}${report}`,
        ),
      );
    }, RUN_MS_MAX);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      report += text;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(hang);
      resolve({ status: status ?? 1, output, report });
    });
    child.stdin.on("error", () => undefined); // it ended without reading; its status tells why
    child.stdin.end(input);
  });
}

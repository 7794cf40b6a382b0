import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Refusal } from "@cutline/core";
import { BUGGY_CHECK_MS_MAX } from "../limits.js";
import { TREE } from "../tree.js";
import type { PlantedSources } from "./planted-sources.js";

/** Read as it is: the same file, whether this is built or not. */
const CONFIG = join(TREE, "apps/harness/src/planted-bugs/vitest-with-text.ts");

/** The name of a test of the bug's own package that fails with the bug; null where none does. Only tests that have to do with its file are run. */
export async function failingUnitTest({ bug, text, folder }: PlantedSources, signal: AbortSignal): Promise<string | null> {
  const root = join(TREE, bug.file.split("/").slice(0, 2).join("/"));
  const [report, wrong] = [join(folder, "tests.json"), join(folder, "wrong.ts")];
  await writeFile(wrong, text);
  const words = ["related", "--run", "--bail", "1", "--root", root, "--config", CONFIG, `--outputFile=${report}`, join(TREE, bug.file)];
  const status = await runVitest(words, { CUTLINE_WRONG_FILE: join(TREE, bug.file), CUTLINE_WRONG_TEXT: wrong }, signal);
  if (status === 0) return null;
  if (status === null) return "the tests do not come to an end";
  const told = /"status":"failed","title":"((?:[^"\\]|\\.)*)"/.exec(await readFile(report, "utf8").catch(() => ""))?.[1];
  return told ?? "the tests can't be run";
}

/** Its exit status; null where it had to be ended, since it didn't end in time. */
function runVitest(words: readonly string[], environment: Readonly<Record<string, string>>, signal: AbortSignal): Promise<number | null> {
  const vitest = join(dirname(createRequire(join(TREE, "package.json")).resolve("vitest/package.json")), "vitest.mjs");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...words], { stdio: "ignore", env: { ...process.env, ...environment } });
    let isLate = false;
    const end = (): void => {
      child.kill("SIGKILL"); // a test that loops hears no other signal
    };
    const late = setTimeout(() => {
      isLate = true;
      end();
    }, BUGGY_CHECK_MS_MAX);
    signal.addEventListener("abort", end);
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(late);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(new Refusal("INTERRUPTED", "interrupted"));
      else resolve(isLate ? null : (status ?? 1));
    });
  });
}

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal } from "@cutline/core";
import { TREE } from "../tree.js";
import type { BuggyProgram } from "./bundle.js";

const CONFIG = fileURLToPath(new URL("vitest-with-text.js", import.meta.url));

/** The name of a test of the bug's own package that fails with the bug; null where none does. Only tests that have to do with its file are run. */
export async function failingUnitTest({ bug, text, folder }: BuggyProgram, signal: AbortSignal): Promise<string | null> {
  const root = join(TREE, bug.file.split("/").slice(0, 2).join("/"));
  const [report, wrong] = [join(folder, "tests.json"), join(folder, "wrong.ts")];
  await writeFile(wrong, text);
  const words = ["related", "--run", "--bail", "1", "--root", root, "--config", CONFIG, `--outputFile=${report}`, join(TREE, bug.file)];
  const status = await runVitest(words, { CUTLINE_WRONG_FILE: join(TREE, bug.file), CUTLINE_WRONG_TEXT: wrong }, signal);
  if (status === 0) return null;
  const told = /"status":"failed","title":"((?:[^"\\]|\\.)*)"/.exec(await readFile(report, "utf8").catch(() => ""))?.[1];
  return told ?? "the tests can't be run";
}

function runVitest(words: readonly string[], environment: Readonly<Record<string, string>>, signal: AbortSignal): Promise<number> {
  const vitest = join(dirname(createRequire(join(TREE, "package.json")).resolve("vitest/package.json")), "vitest.mjs");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...words], { stdio: "ignore", env: { ...process.env, ...environment } });
    const interrupt = (): void => {
      child.kill("SIGTERM");
    };
    signal.addEventListener("abort", interrupt);
    child.on("error", reject);
    child.on("close", (status) => {
      signal.removeEventListener("abort", interrupt);
      if (signal.aborted) reject(new Refusal("INTERRUPTED", "interrupted"));
      else resolve(status ?? 1);
    });
  });
}

// Counts what the packages' tests came to, from the files that vitest writes; its screen output is for people.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageDirs, readJson, root } from "./tree.mjs";

const resultsOf = (dir) => join(root, dir, ".cache/vitest.json");

export function forgetResults() {
  for (const dir of packageDirs()) rmSync(resultsOf(dir), { force: true });
}

/** One entry for each package in `dirs` that has tests: { dir, passed, failed, skipped }. */
export function readResults(dirs = packageDirs()) {
  return dirs.filter((dir) => hasTests(dir)).map((dir) => ({ dir, ...countsOf(dir) }));
}

function hasTests(dir) {
  const src = join(root, dir, "src");
  return existsSync(src) && readdirSync(src, { recursive: true }).some((file) => file.endsWith(".test.ts"));
}

/** A package that wrote no results has failed, and so has a file of tests that could not be loaded. */
function countsOf(dir) {
  if (!existsSync(resultsOf(dir))) return { passed: 0, failed: 1, skipped: 0 };
  const results = readJson(resultsOf(dir));
  const unloaded = results.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloaded.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

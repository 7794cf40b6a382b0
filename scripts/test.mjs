// `npm test`: everything that must hold of a change. The last line of stdout is "N passed, N failed", with ", N skipped" if any were.
//   npm test                             all of it
//   npm test -- --only lint,tests        some of it (typecheck, lint, format, proto, breaking, knip, packages, tests)
//   npm test -- --package core           the tests of some packages; may be repeated
import "./lib/node-version.mjs";
import { parseArgs } from "node:util";
import { setup } from "./setup.mjs";
import { CHECKS, runCheck } from "./lib/checks.mjs";
import { forgetResults, readResults } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";
import { packageDirs, say, secondsSince } from "./lib/tree.mjs";

const STEPS = [...Object.keys(CHECKS), "tests"];

const { only, packages } = readArguments();
const total = { passed: 0, failed: 0, skipped: 0 };
const count = (passed) => (total[passed ? "passed" : "failed"] += 1);

const ready = await setup();
count(ready);
if (ready) {
  for (const step of only) {
    if (step === "tests") await runTests();
    else count(await runCheck(step));
  }
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 ? 0 : 1;

function readArguments() {
  const options = { only: { type: "string" }, package: { type: "string", multiple: true, default: [] } };
  const { values } = parseArgs({ options });
  const wanted = values.only?.split(",") ?? (values.package.length > 0 ? ["tests"] : STEPS);
  const unknown = wanted.filter((step) => !STEPS.includes(step));
  if (unknown.length > 0) {
    say(`there is no step "${unknown.join(", ")}"; there are ${STEPS.join(", ")}`);
    process.exit(2);
  }
  return { only: wanted, packages: values.package };
}

/** Runs the packages' tests and adds what they came to; a run in which no test ran has failed. */
async function runTests() {
  const startMs = Date.now();
  forgetResults();
  const filters = packages.map((name) => `--filter=@cutline/${name}`);
  const { code, output } = await run("turbo", [
    "run",
    "test",
    ...filters,
    "--continue=always",
    "--output-logs=errors-only",
    "--log-order=grouped",
  ]);
  const dirs = packageDirs().filter((dir) => packages.length === 0 || packages.some((name) => dir.endsWith(`/${name}`)));
  const before = { ...total };
  for (const { dir, passed, failed, skipped } of readResults(dirs)) {
    say(`${failed === 0 ? "ok  " : "FAIL"} tests of ${dir}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  const blind = total.passed === before.passed || (code !== 0 && total.failed === before.failed);
  if (blind) total.failed += 1;
  if (blind || total.failed > before.failed) process.stderr.write(`${output.trimEnd()}\n`);
  say(`tests took ${secondsSince(startMs)}`);
}

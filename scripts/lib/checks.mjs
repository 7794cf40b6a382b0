// What `npm test` runs, in this order. Each is one check in the summary; the tests themselves are counted one by one.
import { run } from "./run.mjs";
import { say, secondsSince } from "./tree.mjs";

/** Checks that look at the tree, each a command or a few. All of them run, whatever the others say. */
export const CHECKS = {
  typecheck: [["turbo", "run", "typecheck", "--continue=always", "--output-logs=errors-only"]],
  lint: [
    ["turbo", "run", "lint", "--continue=always", "--output-logs=errors-only"],
    ["eslint", "--max-warnings", "0", "*.mjs", "*.ts", "scripts"],
  ],
  format: [["prettier", "--check", "--log-level", "warn", "."]],
  proto: [
    ["buf", "lint"],
    ["buf", "format", "--diff", "--exit-code"],
  ],
  breaking: [["node", "scripts/breaking.mjs"]],
  knip: [["knip", "--no-progress"]],
  packages: [["turbo", "run", "lint:package", "--continue=always", "--output-logs=errors-only"]],
};

/** Checks whose last line says what they looked at, which depends on the machine: it is shown, whatever comes of them. */
const TELLING = new Set(["breaking"]);

/** Runs one check; resolves to whether it passed. Prints its commands' output only where they fail. */
export async function runCheck(name) {
  const startMs = Date.now();
  const failed = [];
  let told = "";
  for (const [command, ...args] of CHECKS[name]) {
    const { code, output } = await run(command, args);
    if (code !== 0) failed.push(output);
    if (TELLING.has(name)) told = `: ${output.trimEnd().split("\n").at(-1)}`;
  }
  say(`${failed.length === 0 ? "ok  " : "FAIL"} ${name} (${secondsSince(startMs)})${told}`);
  for (const output of failed) process.stderr.write(`${output.trimEnd()}\n`);
  return failed.length === 0;
}

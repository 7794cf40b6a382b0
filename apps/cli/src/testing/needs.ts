import { spawnSync } from "node:child_process";

/**
 * Whether a test has to be skipped, because not all of these commands succeed here; that is said on standard error then. In CI nothing is skipped: what
 * is missing there fails.
 */
export function lacks(what: string, commands: readonly string[]): boolean {
  if (process.env["CI"] === "true") return false;
  const missing = commands.find((command) => spawnSync("sh", ["-c", command], { stdio: "ignore" }).status !== 0);
  if (missing !== undefined) process.stderr.write(`SKIPPED: tests of ${what}, since this fails here: ${missing}\n`);
  return missing !== undefined;
}

import { spawnSync } from "node:child_process";

/** A program that a format is made for, and how it says that it is there. */
const TOOLS = {
  dot: ["-V"],
  sqlite3: ["--version"],
  promtool: ["--version"],
  python3: ["--version"],
  protoc: ["--version"],
} as const;

export type Tool = keyof typeof TOOLS;

/**
 * Whether a test can use a program here. Where somebody lacks it the test is skipped, and that is said; where everything must be tested, it fails instead.
 */
export function has(tool: Tool): boolean {
  if (spawnSync(tool, TOOLS[tool]).status === 0) return true;
  if (process.env["CI"] === "true") throw new Error(`${tool} is not installed: .ci/run installs what tests need`);
  process.stderr.write(`skipped: tests that open a report with ${tool}, which isn't installed here\n`);
  return false;
}

/** What a program prints for an input. Throws where it fails, with what it said. */
export function run(program: string, words: readonly string[], input: string | Uint8Array = ""): string {
  const { status, stdout, stderr } = spawnSync(program, words, { input, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ended with status ${status ?? "none"}: ${stderr}${stdout}`.slice(0, 2_000));
  return stdout;
}

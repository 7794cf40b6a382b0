import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built command-line tool, as a user would start it. */
const CLI = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

/** Runs a Node.js program to its end and returns how long that took, start-up included, in milliseconds. Rejects unless it ends with 0. */
export function timeNode(words: readonly string[], input = ""): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ["pipe", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (text: Buffer) => {
      complaint += text.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(performance.now() - startedMs);
      else reject(new Error(`node ${words.join(" ")} ended with status ${String(code)}: ${complaint}`));
    });
    child.stdin.end(input);
  });
}

/** Runs a script through the CLI and returns how long that took, in milliseconds. */
export function timeScript(script: string, options: readonly string[]): Promise<number> {
  return timeNode([CLI, "run", "--seed", "7", ...options, "-"], script);
}

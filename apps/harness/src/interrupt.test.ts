import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandLinesOf, TAG } from "./testing/tagged-processes.js";
import { temporaryDirectory } from "./testing/temporary-directory.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

describe("Ctrl-C", { timeout: 120_000 }, () => {
  it.each([
    { words: ["fuzz-scripts", "--count", "1000"], underWay: " serve " },
    { words: ["conform", "own"], underWay: " serve " },
    { words: ["planted-bugs"], underWay: " check " },
    { words: ["mutants", "receive-all-stops-early"], underWay: " related " },
  ])("ends $words with status 130, prints nothing, and leaves no process", async ({ words, underWay }) => {
    const tag = randomUUID();
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd: temporaryDirectory(),
      env: { ...process.env, [TAG]: tag },
      stdio: "pipe",
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
    const closed = once(child, "close");
    await expect.poll(() => commandLinesOf(tag).some((line) => line.includes(underWay)), { timeout: 60_000, interval: 20 }).toBe(true);
    child.kill("SIGINT");
    const [status] = (await closed) as [unknown];
    expect({ status, said }).toEqual({ status: 130, said: "" });
    await expect.poll(() => commandLinesOf(tag), { timeout: 20_000, interval: 20 }).toEqual([]);
  });
});

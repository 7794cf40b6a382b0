import { describe, expect, it } from "vitest";
import { runCutline } from "./cutline-process.js";
import { fakeCutline } from "./testing/fake-cutline.js";

/** Ends with nothing but a kill. */
const ENDLESS = `process.stdout.write("so far"); setInterval(() => undefined, 1_000);`;

describe("runCutline", () => {
  it("says what it printed and how it ended", async () => {
    const program = fakeCutline(`process.stdout.write(words.join(" ") + script); process.stderr.write("oh"); process.exitCode = 3;`);
    expect(await runCutline(["run", "-"], { input: "text", program })).toEqual({ status: 3, output: "run -text", report: "oh" });
  });

  it("ends a run that comes to no end", async () => {
    const run = runCutline(["run"], { program: fakeCutline(ENDLESS), msMax: 1_000 });
    await expect(run).rejects.toMatchObject({ code: "RUN_HANGS" });
  });

  it("ends a run that is interrupted, and starts none afterwards", async () => {
    const abort = new AbortController();
    const run = runCutline(["run"], { program: fakeCutline(ENDLESS), signal: abort.signal });
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: "INTERRUPTED" });
    await expect(runCutline([], { signal: abort.signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

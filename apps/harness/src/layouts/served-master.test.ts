import { describe, expect, it } from "vitest";
import { CUTLINE } from "../cutline-process.js";
import { fakeCutline } from "../testing/fake-cutline.js";
import { ServedMaster } from "./served-master.js";

const LISTENS = `process.stdout.write("cutline master is listening on 127.0.0.1:" + 5000 + "; Ctrl-C ends it\\n");`;
const ENDLESS = `setInterval(() => undefined, 1_000);`;

describe("ServedMaster", () => {
  it("starts one at a free port, and ends it", async () => {
    const master = await ServedMaster.start(CUTLINE);
    expect(master.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(master.isRunning).toBe(true);
    await master.close();
    await master.close();
    expect(master.isRunning).toBe(false);
  });

  it("says so where it ends at once, or says nothing in time", async () => {
    await expect(ServedMaster.start(fakeCutline(`process.exitCode = 3;`))).rejects.toMatchObject({
      code: "SERVE_FAILED",
      message: expect.stringContaining("it ended with status 3") as string,
    });
    await expect(ServedMaster.start(fakeCutline(ENDLESS), { startMsMax: 200 })).rejects.toThrow("it said nothing within 0.2 s");
  });

  it("kills one that does not end when it is asked to", async () => {
    const master = await ServedMaster.start(fakeCutline(`process.on("SIGTERM", () => undefined); ${LISTENS} ${ENDLESS}`));
    await master.close(50);
    expect(master.isRunning).toBe(false);
  });
});

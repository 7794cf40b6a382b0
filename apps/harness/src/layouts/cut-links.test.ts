import { join } from "node:path";
import { expect, it } from "vitest";
import { CUTLINE } from "../cutline-process.js";
import { plannedScript } from "../fuzz/random-script.js";
import { tryScript } from "../fuzz/try-script.js";
import { TRAFFIC } from "../planted-bugs/part.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { cutLinks, cutsIn } from "./cut-links.js";
import { allLayouts } from "./layout.js";

it("links that are cut change nothing that a run prints", { timeout: 60_000 }, async () => {
  const log = join(temporaryDirectory(), "cuts");
  const layouts = [...allLayouts().filter(({ name }) => name === "--hosts 0"), cutLinks(log)];
  expect(await tryScript(plannedScript(TRAFFIC, 1n), layouts, { program: CUTLINE, signal: null })).toBeNull();
  expect(cutsIn(log)).toBeGreaterThanOrEqual(2);
});

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, or that of whoever says where theirs is. */
const PROGRAM = process.env["CUTLINE_CHROMIUM"] ?? "/usr/bin/chromium";

/** No network of its own, no first steps, no graphics card. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether tests of the page can run. Under CI they must: there .ci/run has installed it. */
export const HAS_BROWSER = existsSync(PROGRAM) || process.env["CI"] === "true";
if (!HAS_BROWSER)
  process.stderr.write(`SKIPPED: tests of the report's page need Chromium, and ${PROGRAM} isn't here (CUTLINE_CHROMIUM names another)\n`);

/** Starts a browser; whoever asked closes it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
}

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium, as it is installed on this machine; null where it isn't. Says so then: the tests that need it are skipped, but never in CI. */
export const CHROMIUM = findChromium();

function findChromium(): string | null {
  const folders = ["/usr/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (found !== undefined) return found;
  process.stderr.write("SKIPPED: tests in a browser need Chromium, which is not here (see .ci/run)\n");
  return null;
}

/** Runs a script in an empty page, and gives what an expression then comes to there. Rejects where either throws. */
export async function inBrowser(script: string, expression: string): Promise<unknown> {
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? "chromium", chromiumSandbox: false, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    return await page.evaluate(expression);
  } finally {
    await browser.close();
  }
}

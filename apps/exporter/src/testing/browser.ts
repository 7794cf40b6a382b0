import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

/** Debian's Chromium, or that of whoever says where theirs is. */
const PROGRAM = process.env["CUTLINE_CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether tests can open a page. Under CI they must: there .ci/run has installed it. */
export const HAS_BROWSER = existsSync(PROGRAM) || process.env["CI"] === "true";
if (!HAS_BROWSER)
  process.stderr.write(`skipped: tests that open a report with Chromium, and ${PROGRAM} isn't here (CUTLINE_CHROMIUM names another)\n`);

/** A page that is opened, and everything that it shouldn't have done: errors, words on the console, requests other than for itself. */
export interface Opened {
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** Opens a report in a browser of its own, which is gone when the test is over. */
export async function openPage(file: string): Promise<Opened> {
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const troubles: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("pageerror", ({ message }) => troubles.push(message));
  page.on("console", (message) => troubles.push(message.text()));
  page.on("dialog", (dialog) => troubles.push(dialog.message()));
  page.on("request", (request) => {
    if (request.url() !== url) troubles.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector("#page[data-ready]");
  return { page, troubles };
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startBrowser } from "./browser.js";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A telephone: narrow, and touched. */
export const TELEPHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Opens reports in a browser for the tests of the `describe` that this stands in. */
export class Pages {
  /** What a page asked the network for, errors, and what it wrote to the console: none, or the test fails. */
  troubles: string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "cutline-page-"));
  private readonly contexts: BrowserContext[] = [];
  private browser: Browser | null = null;
  private opened = 0;

  constructor() {
    beforeAll(async () => {
      this.browser = await startBrowser();
    });
    beforeEach(() => {
      this.troubles = [];
    });
    afterEach(async () => {
      for (const context of this.contexts.splice(0)) await context.close();
      expect(this.troubles).toEqual([]);
    });
    afterAll(async () => {
      await this.browser?.close();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Opens a page from a file, as a reader does. `prepare` comes before its script runs. */
  async open(html: string, look: BrowserContextOptions = {}, prepare: (page: Page) => Promise<void> = async () => {}): Promise<Page> {
    this.opened += 1;
    const file = join(this.folder, `${this.opened}.html`);
    writeFileSync(file, html);
    const context = await this.browser!.newContext({ viewport: { width: 1280, height: 900 }, ...look });
    this.contexts.push(context);
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => this.troubles.push(message));
    page.on("console", (message) => this.troubles.push(message.text()));
    page.on("request", (request) => {
      if (request.url() !== pathToFileURL(file).href) this.troubles.push(request.url());
    });
    await prepare(page);
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("#page[data-ready]");
    return page;
  }

  /** What axe finds wrong with a page for people who don't see, or don't use a mouse. The page must have been opened with `bypassCSP`. */
  async violations(page: Page): Promise<string[]> {
    await page.addScriptTag({ path: AXE });
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
    });
    this.troubles = this.troubles.filter((trouble) => !trouble.includes("axe"));
    return found;
  }
}

/** The handle by which a node's cut is moved. */
export function handle(page: Page, node: number): Locator {
  return page.locator(`[data-cut-node="${node}"]`);
}

/** What the page says of the cut. */
export function status(page: Page): Locator {
  return page.locator(".cut-status");
}

/** Drags a node's handle to the right, as a mouse does. */
export async function drag(page: Page, node: number, byPx: number): Promise<void> {
  await handle(page, node).scrollIntoViewIfNeeded();
  const box = (await handle(page, node).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + byPx, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
}

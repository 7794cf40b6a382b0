import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderDiffHtml, renderHtml } from "../html/html-page.js";
import { HAS_BROWSER } from "../testing/browser.js";
import { handle, Pages, status, TELEPHONE } from "../testing/pages.js";
import { randomRun } from "../testing/random-run.js";
import { sampleReport } from "../testing/sample.js";

const RUN = randomRun({ seed: 14n, nodes: 12, steps: 500, snapshots: 2 });
const COMPARED = renderDiffHtml({
  before: { title: "Monday", snapshot: RUN.snapshots[0]! },
  after: { title: "Tuesday", snapshot: RUN.snapshots[1]! },
});
const WITHOUT_TRACE = renderHtml({ ...RUN, trace: null });

const LIGHT = { paper: [255, 255, 255], page: "rgb(244, 246, 249)" };
const DARK = { paper: [21, 27, 35], page: "rgb(13, 17, 22)" };

/** The colours behind everything: of both canvases in a corner where nothing is, and of the page. */
function colors(page: Page): Promise<{ diagram: number[]; matrix: number[]; page: string }> {
  return page.evaluate(() => {
    const corner = (selector: string, x: number, y: number): number[] => {
      const pixel = new OffscreenCanvas(1, 1).getContext("2d")!;
      pixel.drawImage(document.querySelector<HTMLCanvasElement>(selector)!, -x, -y);
      return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    return {
      diagram: corner(".diagram-stage canvas", 1, 1),
      matrix: corner(".matrix canvas", 40, 40), // a node has no channel to itself
      page: getComputedStyle(document.body).backgroundColor,
    };
  });
}

describe.skipIf(!HAS_BROWSER)("the page's look", () => {
  const pages = new Pages();

  it.each(["light", "dark"] as const)("is as its reader's system is: %s, until the reader wants it otherwise", async (colorScheme) => {
    const [system, other] = colorScheme === "light" ? [LIGHT, DARK] : [DARK, LIGHT];
    const page = await pages.open(renderHtml(RUN), { colorScheme });
    const expectLook = async ({ paper, page: behind }: typeof LIGHT): Promise<void> => {
      expect(await colors(page)).toEqual({ diagram: paper, matrix: paper, page: behind });
    };
    await expectLook(system);
    await page.getByRole("button", { name: "Light or dark" }).click();
    await expectLook(other);
    await page.getByRole("button", { name: "Light or dark" }).click();
    await expectLook(system);
    await page.emulateMedia({ colorScheme: colorScheme === "light" ? "dark" : "light" });
    await expectLook(system); // the reader has chosen
  });

  it("follows a system that changes", async () => {
    const page = await pages.open(renderHtml(RUN), { colorScheme: "light" });
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => colors(page)).toEqual({ diagram: DARK.paper, matrix: DARK.paper, page: DARK.page });
  });

  it("is light on paper, without its buttons, and dark again behind it", async () => {
    const page = await pages.open(renderHtml(RUN), { colorScheme: "dark" });
    await page.evaluate(() => {
      addEventListener("beforeprint", () => {
        const pixel = new OffscreenCanvas(1, 1).getContext("2d")!;
        pixel.drawImage(document.querySelector<HTMLCanvasElement>(".diagram-stage canvas")!, -1, -1);
        document.body.dataset["printed"] = [...pixel.getImageData(0, 0, 1, 1).data].join(" ");
      });
    });
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await page.locator("body").getAttribute("data-printed")).toBe("255 255 255 255");
    expect((await colors(page)).diagram).toEqual(DARK.paper);
    await page.emulateMedia({ media: "print" });
    for (const gone of [".tools", ".theme", ".slider"]) expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    for (const there of [".facts", ".diagram-scroll", ".cut-status", ".waterfall svg"])
      expect(await page.locator(there).first().isVisible(), there).toBe(true);
  });

  it.each([
    ["reduce", "0s"],
    ["no-preference", "0.15s"],
  ] as const)("moves nothing by itself where motion is to be reduced: %s", async (reducedMotion, duration) => {
    const page = await pages.open(renderHtml(RUN), { reducedMotion });
    const durations = await page.evaluate(() => [...document.querySelectorAll("*")].map((one) => getComputedStyle(one).transitionDuration));
    expect(new Set(durations).has("0.15s")).toBe(duration === "0.15s");
  });

  it.each([
    ["a report", renderHtml(RUN)],
    ["a comparison", COMPARED],
    ["a report without a trace", WITHOUT_TRACE],
  ])("fits on a telephone: %s", async (_name, html) => {
    const page = await pages.open(html, TELEPHONE);
    const wide = await page.evaluate(() => {
      const tooWide = [...document.querySelectorAll("body, .table, section")].filter((one) => one.scrollWidth > one.clientWidth);
      return [document.documentElement.scrollWidth, ...tooWide.map(({ className, scrollWidth }) => `${className} ${scrollWidth}`)];
    });
    expect(wide).toEqual([390]);
  });

  it("says in each cell of its wide tables what it is, on a telephone", async () => {
    const page = await pages.open(renderHtml(sampleReport()), TELEPHONE);
    const row = page.locator(".wide tbody tr").first();
    const labels = await row.locator("th, td").evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, "::before").content));
    expect(labels).toEqual(["Node", "Recorded state", "In transit to it", "… from it", "First marker"].map((name) => `"${name} "`));
    await page.getByRole("button", { name: "Recorded state" }).click();
    expect(await row.getByRole("rowheader").innerText()).toBe("2"); // the richest first
  });
});

describe.skipIf(!HAS_BROWSER)("axe finds nothing wrong", () => {
  const pages = new Pages();

  it.each([
    ["light", "on a desk", {}],
    ["dark", "on a desk", {}],
    ["light", "on a telephone", TELEPHONE],
    ["dark", "on a telephone", TELEPHONE],
  ] as const)("in a report that is used, %s, %s", async (colorScheme, _device, look) => {
    const page = await pages.open(renderHtml(RUN), { ...look, colorScheme, bypassCSP: true });
    await page.getByLabel("compared with").selectOption("0");
    await page.locator("button.next").click();
    await page.locator(".columns table button.link").first().click();
    await handle(page, 1).press("Home"); // what was received of node 1 is now sent behind the cut
    expect(await status(page).getAttribute("data-consistent")).toBe("false");
    expect(await pages.violations(page)).toEqual([]);
  });

  it.each([
    ["a comparison", COMPARED],
    ["a report without a trace", WITHOUT_TRACE],
  ])("in %s", async (_name, html) => {
    expect(await pages.violations(await pages.open(html, { bypassCSP: true }))).toEqual([]);
  });
});

import type { CDPSession, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../html/html-page.js";
import { HAS_BROWSER } from "../../testing/browser.js";
import { Pages, TELEPHONE } from "../../testing/pages.js";
import { randomRun } from "../../testing/random-run.js";

const RUN = renderHtml(randomRun({ seed: 21n, nodes: 4, steps: 400, snapshots: 1 }));

/** How wide the whole diagram is, and where its window is in it: pixels. */
interface Look {
  readonly width: number;
  readonly left: number;
}

function look(page: Page): Promise<Look> {
  return page.evaluate(() => ({
    width: document.querySelector(".diagram-sizer")!.clientWidth,
    left: document.querySelector(".diagram-scroll")!.scrollLeft,
  }));
}

/** Waits until the diagram is looked at otherwise. */
async function change(page: Page, before: Look): Promise<Look> {
  await page.waitForFunction(
    ({ width, left }) =>
      document.querySelector(".diagram-sizer")!.clientWidth !== width || document.querySelector(".diagram-scroll")!.scrollLeft !== left,
    before,
  );
  return look(page);
}

/** The middle of what is seen of the diagram, in pixels of the page. */
async function middle(page: Page): Promise<{ x: number; y: number }> {
  await page.locator(".diagram-scroll").scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await page.locator(".diagram-scroll").boundingBox())!;
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}

async function touch(
  session: CDPSession,
  type: "touchStart" | "touchMove" | "touchEnd",
  touchPoints: { x: number; y: number }[],
): Promise<void> {
  await session.send("Input.dispatchTouchEvent", { type, touchPoints });
}

describe.skipIf(!HAS_BROWSER)("the diagram", () => {
  const pages = new Pages();

  it("is zoomed by the wheel while Ctrl is held, around the pointer", async () => {
    const page = await pages.open(RUN);
    const { x, y } = await middle(page);
    await page.mouse.move(x, y);
    await page.keyboard.down("Control");
    const before = await look(page);
    await page.mouse.wheel(0, -120);
    const after = await change(page, before);
    expect(after.width).toBeGreaterThan(before.width * 1.2);
    const pointer = x - (await page.locator(".diagram-scroll").boundingBox())!.x;
    const [was, is] = [before, after].map(({ width, left }) => (left + pointer) / width) as [number, number];
    expect(Math.abs(was - is)).toBeLessThan(0.01); // beside the columns there is a margin that isn't zoomed
    await page.mouse.wheel(0, 120);
    expect((await change(page, after)).width).toBe(before.width);
  });

  it("is scrolled by the wheel alone, and the page isn't", async () => {
    const page = await pages.open(RUN);
    const { x, y } = await middle(page);
    const before = await look(page);
    await page.mouse.move(x, y);
    await page.mouse.wheel(-200, 0);
    const after = await change(page, before);
    expect(after.width).toBe(before.width);
    expect(after.left).toBeLessThan(before.left);
  });

  it("is zoomed by two fingers and scrolled by one", async () => {
    const page = await pages.open(RUN, TELEPHONE);
    const session = await page.context().newCDPSession(page);
    const { x, y } = await middle(page);
    const fingers = (apart: number): { x: number; y: number }[] => [
      { x: x - apart, y },
      { x: x + apart, y },
    ];
    const before = await look(page);
    await touch(session, "touchStart", fingers(30));
    for (const apart of [40, 50, 60]) await touch(session, "touchMove", fingers(apart));
    await touch(session, "touchEnd", []);
    const zoomed = await change(page, before);
    expect(zoomed.width / before.width).toBeGreaterThan(1.5);
    expect(await page.evaluate(() => visualViewport!.scale)).toBe(1); // the diagram, and not the page
    await touch(session, "touchStart", [{ x, y }]);
    for (const moved of [30, 60, 90]) await touch(session, "touchMove", [{ x: x + moved, y }]);
    const scrolled = await change(page, zoomed);
    await touch(session, "touchEnd", []);
    expect(scrolled.width).toBe(zoomed.width);
    expect(scrolled.left).toBeLessThan(zoomed.left);
  });

  it("is zoomed by + and −, and scrolled by arrow keys", async () => {
    const page = await pages.open(RUN);
    await page.locator(".diagram-scroll").focus();
    const before = await look(page);
    await page.keyboard.press("+");
    const zoomed = await change(page, before);
    expect(zoomed.width).toBeGreaterThan(before.width);
    await page.keyboard.press("-");
    expect((await change(page, zoomed)).width).toBe(before.width);
    const { left } = await look(page);
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((was) => document.querySelector(".diagram-scroll")!.scrollLeft < was, left);
  });

  it("is dragged by a mouse", async () => {
    const page = await pages.open(RUN);
    const { x } = await middle(page);
    const { y } = (await page.locator(".diagram-scroll").boundingBox())!;
    const before = await look(page);
    await page.mouse.move(x, y + 12); // above all nodes
    await page.mouse.down();
    await page.mouse.move(x + 80, y + 12, { steps: 4 });
    await page.mouse.up();
    expect((await look(page)).left).toBe(before.left - 80);
  });

  it("is as wide as its window when all of it is shown, and comes back to the cut", async () => {
    const page = await pages.open(RUN);
    const before = await look(page);
    await page.getByRole("button", { name: "Fit" }).click();
    const all = await change(page, before);
    expect(all.width).toBe(await page.evaluate(() => document.querySelector(".diagram-scroll")!.clientWidth));
    for (let press = 0; press < 8; press += 1) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.evaluate(() => (document.querySelector(".diagram-scroll")!.scrollLeft = 0));
    await page.getByRole("button", { name: "Go to cut" }).click();
    expect((await look(page)).left).toBeGreaterThan(0);
    await page.locator('[data-cut-node="1"]').click({ trial: true }); // it is in view, with nothing over it
  });
});

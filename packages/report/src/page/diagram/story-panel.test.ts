import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../html/html-page.js";
import { HAS_BROWSER } from "../../testing/browser.js";
import { Pages } from "../../testing/pages.js";
import { sampleReport } from "../../testing/sample.js";

const STORY = [
  "Node 1 starts with balance 1000.",
  "Node 2 starts with balance 500.",
  "Node 1 is told: send, sent: it sends Transfer 300 on (1 → 2).",
  "Node 2 is told: send, sent: it sends Transfer 100 on (2 → 1).",
  "Node 1 is told: send, sent: it sends Transfer 400 on (1 → 2).",
  "Node 2 receives Transfer 300 on (1 → 2).",
  "Node 1 begins snapshot 1-1: it records balance 300 and sends a marker on (1 → 2).",
  "Node 2 receives Transfer 400 on (1 → 2).",
  "Node 2 receives its first marker of snapshot 1-1 on (1 → 2): it records balance 1100 and sends a marker on (2 → 1). No other marker comes, so its part of the snapshot is complete.",
  "Node 1 receives Transfer 100 on (2 → 1), after it recorded and before the channel's marker, so snapshot 1-1 records it as in transit.",
  "Node 1 receives its last marker of snapshot 1-1 on (2 → 1): it closes that channel, in which 1 message was recorded, and its part of the snapshot is complete.",
  "Node 2 is told: send, sent: it sends Transfer 300 on (2 → 1).",
  "Node 1 receives Transfer 300 on (2 → 1).",
];

describe.skipIf(!HAS_BROWSER)("the story of a run", () => {
  const pages = new Pages();
  const sentence = (page: Page): Promise<string> => page.locator(".sentence").innerText();

  /** Presses a button as often as the count of steps changes by it, and returns what was told each time. */
  async function goAlong(page: Page, button: string): Promise<string[]> {
    const told: string[] = [];
    for (let count = ""; ;) {
      await page.locator(`button.${button}`).click();
      const now = await page.locator(".count").innerText();
      if (now === count) return told;
      count = now;
      told.push(await sentence(page));
    }
  }

  it("is told to its end and back, a step at a time, of everything that happened", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    await page.locator(".story-panel select").selectOption("all");
    const told = await goAlong(page, "next");
    expect(told).toEqual(STORY);
    expect(await page.locator(".count").innerText()).toBe(`${told.length} of ${told.length}`);
    expect(await goAlong(page, "back")).toEqual(told.slice(0, -1).toReversed());
    await page.locator("button.leave").click();
    expect(await sentence(page)).toBe("Press Next to go through it step by step.");
  });

  it("plays by itself to its end, and can be paused", async () => {
    const page = await pages.open(renderHtml(sampleReport()), {}, (opened) => opened.clock.install());
    const play = page.locator("button.play");
    await play.click();
    expect([await play.innerText(), await page.locator(".count").innerText()]).toEqual(["❚❚ Pause", "1 of 4"]);
    await page.clock.runFor(1_600);
    expect(await page.locator(".count").innerText()).toBe("2 of 4");
    await play.click();
    await page.clock.runFor(10_000);
    expect([await play.innerText(), await page.locator(".count").innerText()]).toEqual(["▶ Play", "2 of 4"]);
    await play.click();
    await page.clock.runFor(10_000);
    expect([await play.innerText(), await page.locator(".count").innerText()]).toEqual(["▶ Play", "4 of 4"]);
    expect(await sentence(page)).toMatch(/^Node 1 receives its last marker/);
  });

  it("goes where the reader points: first, last, the slider, a line of it", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    await page.getByRole("button", { name: "Last step" }).click();
    const last = await sentence(page);
    expect(await page.locator(".line[aria-current=step]").innerText()).toBe(last);
    await page.getByRole("button", { name: "First step" }).click();
    expect(await sentence(page)).toMatch(/^Node 1 begins snapshot 1-1/);
    await page.getByRole("slider", { name: "Step" }).press("ArrowRight");
    expect(await sentence(page)).toMatch(/^Node 2 receives its first marker/);
    await page.locator(".line").last().click();
    expect(await sentence(page)).toBe(last);
  });
});

import { describe, expect, it } from "vitest";
import { renderHtml } from "../html/html-page.js";
import { HAS_BROWSER } from "../testing/browser.js";
import { Pages, status } from "../testing/pages.js";
import { randomRun } from "../testing/random-run.js";

const RUN = randomRun({ seed: 9n, nodes: 4, steps: 600, snapshots: 3 });

describe.skipIf(!HAS_BROWSER)("several snapshots of a run", () => {
  const pages = new Pages();

  it("are shown one at a time: summary, cut, nodes, channels and story are the chosen one's", async () => {
    const page = await pages.open(renderHtml(RUN));
    for (const [place, { id, sums, nodes, channels }] of RUN.snapshots.entries()) {
      await page.locator("nav select").first().selectOption(String(place));
      const facts = await page.locator(".facts").innerText();
      expect(facts).toContain(`${sums!.atRest}`.replace(/\B(?=(?:\d{3})+$)/g, ","));
      expect(facts).toContain(`in ${channels.inTransit().reduce((sum, { messages }) => sum + messages.length, 0)} message`);
      expect(await page.locator("section", { hasText: "What each node recorded" }).locator("td:first-of-type").allInnerTexts()).toEqual(
        nodes.map(({ told }) => told.text),
      );
      expect(await page.locator(".line").first().innerText()).toContain(`begins snapshot ${id}`);
      expect(await status(page).getAttribute("data-consistent")).toBe("true");
    }
  });

  it("are compared by node and channel, and with none again", async () => {
    const page = await pages.open(renderHtml(RUN));
    const comparison = page.locator(".comparison");
    expect(await comparison.isVisible()).toBe(false);
    for (const place of [0, 1]) {
      await page.getByLabel("compared with").selectOption(String(place));
      const [before, after] = [RUN.snapshots[place]!, RUN.snapshots[2]!];
      const changed = after.nodes.filter(({ told }, at) => told.text !== before.nodes[at]!.told.text);
      expect(await comparison.innerText()).toContain(`From snapshot ${before.id} to ${after.id}: ${changed.length} of 4 nodes and`);
      const rows = await comparison.locator("table").first().locator("tbody tr").allInnerTexts();
      expect(rows.map((row) => row.split(/\s*\t\s*/))).toEqual(
        changed.map(({ node, told }) => {
          const had = before.nodes.find((other) => other.node === node)!.told;
          const change = told.amount! - had.amount!;
          return [String(node), had.text, told.text, `${change > 0n ? "+" : ""}${change}`];
        }),
      );
    }
    await page.getByLabel("compared with").selectOption("");
    expect(await comparison.isVisible()).toBe(false);
  });

  it("aren't compared with themselves", async () => {
    const page = await pages.open(renderHtml(RUN));
    await page.getByLabel("compared with").selectOption("0");
    await page.locator("nav select").first().selectOption("0");
    expect(await page.locator(".comparison").isVisible()).toBe(false);
    expect(await page.getByLabel("compared with").locator("option").allInnerTexts()).toEqual([
      "none",
      RUN.snapshots[1]!.id,
      RUN.snapshots[2]!.id,
    ]);
  });
});

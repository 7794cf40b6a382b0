import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../html/html-page.js";
import type { RunReport } from "../run/run-report.js";
import { HAS_BROWSER } from "../testing/browser.js";
import { Pages } from "../testing/pages.js";
import { randomRun } from "../testing/random-run.js";

/** A row as it is drawn: its node, where its diamond and the marks of further markers stand, and its words. */
interface Drawn {
  readonly node: number;
  readonly recordX: number;
  readonly markerXs: readonly number[];
  readonly words: string;
}

function drawnRows(page: Page): Promise<Drawn[]> {
  return page.locator(".waterfall .row").evaluateAll((rows) =>
    rows.map((row) => {
      const numbers = (selector: string, pattern: RegExp): number[] =>
        [...(row.querySelector(selector)?.getAttribute("d") ?? "").matchAll(pattern)].map(([, x]) => Number(x));
      return {
        node: Number(row.getAttribute("data-node")),
        recordX: numbers(".record", /M(\S+)/g)[0]! + 6,
        markerXs: numbers(".tick", /M(\S+)/g),
        words: row.querySelector("title")?.textContent ?? "",
      };
    }),
  );
}

/** When each node recorded, and when each of its further markers came, in the order of the trace: milliseconds. */
function timesOf({ trace, snapshots }: RunReport): Map<number, number[]> {
  const id = snapshots.at(-1)!.id;
  const times = new Map<number, number[]>();
  for (const event of trace!.events) {
    if (event.kind === "record" && event.snapshot === id) times.set(event.node, [event.timeMs!]);
    if (event.kind === "markerReceived" && event.snapshot === id) times.get(event.node)?.push(event.timeMs!);
  }
  return times;
}

describe.skipIf(!HAS_BROWSER)("the timing of a snapshot", () => {
  const pages = new Pages();

  it("has a row for each node in the order in which they recorded, with marks where and when markers came", async () => {
    const run = randomRun({ seed: 12n, nodes: 6, steps: 300, snapshots: 2 });
    const rows = await drawnRows(await pages.open(renderHtml(run)));
    const times = timesOf(run);
    expect(rows.map(({ node }) => node)).toEqual([...times.keys()]);
    const drawn = rows.flatMap(({ recordX, markerXs }) => [recordX, ...markerXs]);
    const real = [...times.values()].flat();
    const [start, end] = [Math.min(...real), Math.max(...real)];
    const [left, right] = [Math.min(...drawn), Math.max(...drawn)];
    expect(drawn).toHaveLength(real.length);
    for (const [at, x] of drawn.entries()) expect(x).toBeCloseTo(left + ((real[at]! - start) / (end - start)) * (right - left), 1);
  });

  it("says in words what it shows", async () => {
    const run = randomRun({ seed: 12n, nodes: 6, steps: 300, snapshots: 1 });
    const page = await pages.open(renderHtml(run));
    const real = [...timesOf(run).values()].flat();
    const took = (Math.max(...real) - Math.min(...real)).toFixed(2);
    expect(await page.locator(".waterfall .note").innerText()).toBe(
      `6 nodes recorded and had all markers within ${took} ms. Milliseconds since the first record, by the clock of each node's host.`,
    );
    const [first, second] = await drawnRows(page);
    expect(first!.words).toMatch(new RegExp(`^Node ${first!.node} began the snapshot; 5 markers came, the last from node \\d$`));
    expect(second!.words).toMatch(new RegExp(`^Node ${second!.node} recorded on the marker from node \\d; 4 markers came`));
  });

  it("says so where markers are missing from the trace", async () => {
    const run = randomRun({ seed: 12n, nodes: 6, steps: 300, snapshots: 1 });
    const page = await pages.open(renderHtml({ ...run, trace: { ...run.trace!, dropped: [{ node: 2, events: 5 }] } }));
    expect(await page.locator(".waterfall .note").innerText()).toContain("had the markers that are in this trace within");
    await page.getByText("The trace was full or incomplete: 5 later events of 1 node are missing.").waitFor();
  });

  it("orders by the trace where hosts have no clocks", async () => {
    const run = randomRun({ seed: 12n, nodes: 3, steps: 60, snapshots: 1 });
    const events = run.trace!.events.map((event) => ({ ...event, timeMs: null }));
    const page = await pages.open(renderHtml({ ...run, trace: { ...run.trace!, events } }));
    expect(await page.locator(".waterfall .note").innerText()).toMatch(/within \d+ events\. Events since the first record/);
  });

  it("shows 40 nodes at first, and all when asked", async () => {
    const page = await pages.open(renderHtml(randomRun({ seed: 5n, nodes: 45, steps: 200, snapshots: 1 })));
    expect(await drawnRows(page)).toHaveLength(40);
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await drawnRows(page)).toHaveLength(45);
  });
});

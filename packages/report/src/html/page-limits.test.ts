import { describe, expect, it } from "vitest";
import type { RunReport } from "../run/run-report.js";
import type { EventReport } from "../run/trace-report.js";
import { HAS_BROWSER } from "../testing/browser.js";
import { Pages } from "../testing/pages.js";
import { nodeRecord, reportOf, sampleReport } from "../testing/sample.js";
import { renderHtml } from "./html-page.js";
import { PAGE_LIMITS } from "./page-data.js";
import { writePageData } from "./write-page-data.js";

/** Each node of a mesh records on the marker of node 1, which begins, and sends markers to all others; those that are under way stay there. */
function floodOfMarkers(nodes: number): EventReport[] {
  const events: EventReport[] = [];
  for (let node = 1; node <= nodes; node += 1) {
    const others = Array.from({ length: nodes }, (_, place) => place + 1).filter((other) => other !== node);
    const places = others.map((target) => ({ target, behind: 0 }));
    const firstMarkerFrom = node === 1 ? null : 1;
    const at = (tick: number): Pick<EventReport, "index" | "node" | "tick" | "timeMs"> => ({
      index: events.length,
      node,
      tick,
      timeMs: null,
    });
    if (node > 1) events.push({ ...at(1), kind: "markerReceived", snapshot: "1-1", source: 1, behind: 0, sentBy: 1 });
    events.push({ ...at(2), kind: "record", snapshot: "1-1", firstMarkerFrom, told: { text: "nothing", amount: null } });
    events.push({ ...at(3), kind: "markersSent", snapshot: "1-1", channels: places.length, places });
  }
  return events;
}

/** A snapshot in which each node recorded one of these texts. */
function reportOfTexts(texts: readonly string[]): RunReport {
  const run = reportOf(texts.map((_, place) => nodeRecord(place, "")));
  const snapshots = run.snapshots.map((snapshot) => ({
    ...snapshot,
    nodes: snapshot.nodes.map((node, place) => ({ ...node, told: { text: texts[place]!, amount: null } })),
  }));
  return { ...run, snapshots };
}

describe.skipIf(!HAS_BROWSER)("a page that would be too large says what it leaves out:", () => {
  const pages = new Pages();

  it("events", async () => {
    const event = (index: number): EventReport => ({ index, node: 1, tick: index + 1, timeMs: null, kind: "command", text: "go on" });
    const events = Array.from({ length: PAGE_LIMITS.events + 1 }, (_, index) => event(index));
    const page = await pages.open(renderHtml({ ...sampleReport(), trace: { events, dropped: [], missing: "" } }));
    expect(await page.locator(".left-out:visible").allInnerTexts()).toEqual([
      expect.stringContaining("The trace doesn't reach to where 2 of 2 nodes recorded snapshot 1-1"),
      "This page ends behind 200,000 events: 1 later event of the trace is left out.",
    ]);
    await page.locator(".story-panel select").selectOption("all");
    expect(await page.locator(".count").innerText()).toBe("0 of 200,000");
  });

  it("arrows of markers", async () => {
    const nodes = 320; // 102,080 markers
    const records = Array.from({ length: nodes }, (_, place) => nodeRecord(place + 1, "nothing"));
    const events = floodOfMarkers(nodes);
    const page = await pages.open(renderHtml({ ...reportOf(records), trace: { events, dropped: [], missing: "" } }));
    expect(await page.locator(".left-out:visible").allInnerTexts()).toEqual([
      "So many markers were sent that only those that made a node record have an arrow; 101,761 have none.",
    ]);
    expect(await page.getByLabel("Markers").locator("option").allInnerTexts()).toEqual([
      "all 319 that are here",
      "those that made a node record",
      "none",
    ]);
    await page.locator("button.next").click();
    expect(await page.locator(".sentence").innerText()).toContain("sends markers on its 319 outgoing channels");
  });

  it("messages in transit", async () => {
    const messages = Array<string>(PAGE_LIMITS.messages + 1).fill("hello");
    const page = await pages.open(
      renderHtml(reportOf([nodeRecord(1, "a", { 2: messages.length }), nodeRecord(2, "b", {}, { 1: [0, ...messages] })])),
    );
    await page.getByRole("button", { name: "(1 → 2)" }).click();
    expect(await page.locator(".details .left-out").innerText()).toBe("1 more message of this channel is left out of this page.");
    expect(await page.locator(".details").innerText()).toContain("25 of 50,000 rows are shown");
    expect(await page.locator(".facts").innerText()).toContain("50,001");
  });

  it("the end of a long text", async () => {
    const text = "x".repeat(PAGE_LIMITS.textCharacters);
    const page = await pages.open(renderHtml(reportOfTexts([text, `${text}!`])));
    const cells = await page.locator("tbody").first().locator("td:first-of-type").allInnerTexts();
    expect(cells.map((cell) => cell.replace(text, "…"))).toEqual(["…", "…… (2001 characters)"]);
  });

  it("the ends of all texts, where there are very many", () => {
    const length = PAGE_LIMITS.textCharacters;
    const count = PAGE_LIMITS.allTextsCharacters / length + 1;
    const { texts } = writePageData(reportOfTexts(Array.from({ length: count }, (_, place) => `${place} `.padEnd(length, "x")))).told;
    expect(texts.slice(0, -1).filter((text) => text.length !== length)).toEqual([]);
    expect(texts.at(-1)).toBe("4000 xxxxxxxxxxxxxxx… (2000 characters)");
  });
});

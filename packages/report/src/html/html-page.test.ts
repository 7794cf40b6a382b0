import { describe, expect, it } from "vitest";
import { script } from "../generated/page-assets.js";
import type { RunReport } from "../run/run-report.js";
import { HAS_BROWSER } from "../testing/browser.js";
import { drag, handle, Pages, status } from "../testing/pages.js";
import { randomRun } from "../testing/random-run.js";
import { reportWithoutNode2, sampleReport } from "../testing/sample.js";
import { renderDiffHtml, renderHtml } from "./html-page.js";

it("has a script of less than 200 KB", () => {
  expect(Buffer.byteLength(script.text)).toBeLessThan(200_000);
});

describe.skipIf(!HAS_BROWSER)("the page in a browser", () => {
  const pages = new Pages();

  it("says what the snapshot found", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    await page.getByText("✓ consistent", { exact: true }).waitFor();
    expect(await page.locator(".facts").innerText()).toMatch(/1,400[^]*100[^]*1,500/);
  });

  it("says that a cut behind a receive and before its send is inconsistent, and names the message", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    expect(await status(page).innerText()).toContain("This cut is consistent");
    await drag(page, 1, -400); // before node 1 sent anything; node 2 has received 300 and 400 of it
    const words = await status(page).innerText();
    expect(words).toContain("This cut is inconsistent");
    expect(words).toContain("Transfer 300, message 1 of (1 → 2)");
    expect(words).toContain("Transfer 400, message 2 of (1 → 2)");
    await page.getByText("Reset cut").click();
    expect(await status(page).innerText()).toContain("Transfer 100, message 1 of (2 → 1)");
  });

  it("says that the cut isn't the snapshot's where the trace doesn't reach to it", async () => {
    const page = await pages.open(renderHtml(reportWithoutNode2()));
    const words = "The trace doesn't reach to where 1 of 2 nodes recorded snapshot 1-1: the cut stands behind all that is known of it";
    expect(await page.locator(".left-out").allInnerTexts()).toContainEqual(expect.stringContaining(words));
    expect(await page.locator(".waterfall").innerText()).toContain("1 node recorded and had the markers that are in this trace");
    const whole = await pages.open(renderHtml(sampleReport()));
    expect(await whole.locator(".left-out:visible").count()).toBe(0);
  });

  it("moves the cut by keyboard", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    await handle(page, 1).focus();
    await page.keyboard.press("Home");
    expect(await status(page).getAttribute("data-consistent")).toBe("false");
    await page.keyboard.press("End");
    expect(await status(page).getAttribute("data-consistent")).toBe("false"); // it has received the 300 of node 2, sent after the cut
    expect(await status(page).innerText()).toContain("Transfer 300, message 2 of (2 → 1)");
  });

  it("goes through the algorithm in words", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    const sentences: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await page.locator("button.next").click();
      sentences.push(await page.locator(".sentence").innerText());
    }
    expect(sentences).toEqual([
      "Node 1 begins snapshot 1-1: it records balance 300 and sends a marker on (1 → 2).",
      "Node 2 receives its first marker of snapshot 1-1 on (1 → 2): it records balance 1100 and sends a marker on (2 → 1). No other marker comes, so its part of the snapshot is complete.",
      "Node 1 receives Transfer 100 on (2 → 1), after it recorded and before the channel's marker, so snapshot 1-1 records it as in transit.",
      "Node 1 receives its last marker of snapshot 1-1 on (2 → 1): it closes that channel, in which 1 message was recorded, and its part of the snapshot is complete.",
    ]);
  });

  it("shows the messages of a channel on a click in the matrix", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    const canvas = page.locator(".matrix canvas");
    const { height } = (await canvas.boundingBox())!;
    await canvas.click({ position: { x: height - 45, y: height - 15 } });
    expect(await page.locator(".details").innerText()).toMatch(/Channel \(2 → 1\)[^]*Transfer 100/);
  });

  it("does nothing with what an application says but show it", async () => {
    const hostile = `</script><script>document.title="pwned"</script><img src=x onerror=alert(1)>"'\u202eevil\u0000\ud800${"x".repeat(10_000_000)}`;
    const words = { amount: null, text: hostile };
    const run = randomRun({
      seed: 3n,
      nodes: 3,
      steps: 60,
      snapshots: 1,
      teller: { state: () => words, message: () => words, command: () => ({ text: hostile }) },
    });
    const html = renderHtml({ ...run, title: hostile, application: hostile, savedBy: hostile });
    expect(html.length).toBeLessThan(1_000_000);
    const page = await pages.open(html);
    expect(await page.locator("h1").innerText()).toContain("<script>");
    expect(await page.title()).toContain("snapshot report");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(2);
  });

  it("runs no other script and loads nothing, by its policy", async () => {
    const page = await pages.open(renderHtml(sampleReport()));
    const blocked = await page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const directives: string[] = [];
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
            directives.push(effectiveDirective);
            if (directives.length === 3) resolve(directives.sort());
          });
          const added = document.createElement("script");
          added.textContent = "document.title = 'ran'";
          document.body.append(added);
          document.body.setAttribute("style", "color: red");
          document.body.append(Object.assign(new Image(), { src: "https://example.invalid/x.png" }));
        }),
    );
    expect(blocked).toEqual(["img-src", "script-src-elem", "style-src-attr"]);
    expect(await page.title()).not.toBe("ran");
    pages.troubles = []; // the browser tells of each
  });

  it("says so where no trace was kept, and shows the rest", async () => {
    const page = await pages.open(renderHtml({ ...sampleReport(), trace: null }));
    expect(await page.locator("main").innerText()).toContain("No trace was kept");
    expect(await page.locator("tbody").first().innerText()).toContain("balance 300");
  });

  it("compares two snapshots, also of different runs", async () => {
    const before = { title: "Monday", snapshot: sampleReport().snapshots[0]! };
    const after = { title: "Tuesday", snapshot: randomRun({ seed: 5n, nodes: 3, steps: 40, snapshots: 1 }).snapshots[0]! };
    const page = await pages.open(renderDiffHtml({ before, after }));
    const words = await page.locator(".comparison").innerText();
    expect(words).toContain("3 of 3 nodes");
    expect(words).toContain("not there");
  });

  it("switches between snapshots", async () => {
    const run = randomRun({ seed: 9n, nodes: 4, steps: 200, snapshots: 2 });
    const page = await pages.open(renderHtml(run));
    await page.locator(".choices select").first().selectOption("0");
    await page.getByText(`begins snapshot ${run.snapshots[0]!.id}`).first().waitFor();
    expect(await status(page).getAttribute("data-consistent")).toBe("true");
  });

  it("draws 20,000 events of 50 nodes by what is in view", async () => {
    const run: RunReport = randomRun({ seed: 7n, nodes: 50, steps: 15_500, snapshots: 2 });
    expect(run.trace!.events.length).toBeGreaterThan(20_000);
    const page = await pages.open(renderHtml(run));
    await page.getByText("Fit").click();
    await page.locator(".note", { hasText: "only some is drawn: 1 of" }).waitFor();
    await page.getByRole("combobox", { name: "Markers" }).selectOption("all");
    await page.locator(".note", { hasText: /only some is drawn: .*1 of \d+ markers\. Zoom in to see all/ }).waitFor();
    await drag(page, 10, -60);
    await page.locator('.cut-status[data-consistent="false"]').waitFor();
    expect(await page.locator("*").count()).toBeLessThan(6_000);
  });
});

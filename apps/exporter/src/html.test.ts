import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HAS_BROWSER, openPage } from "./testing/browser.js";
import { exported, fileOf, temporaryDirectory } from "./testing/exporter.js";
import { HOSTILE, hostileRun, largeRun } from "./testing/runs.js";

/** The page of a run, in a file. */
async function htmlOf(run: Uint8Array): Promise<string> {
  const file = join(temporaryDirectory(), "run.html");
  await exported([fileOf(run), "-o", file]);
  return file;
}

describe.skipIf(!HAS_BROWSER)("the page of 1,000 nodes with 999,000 channels", { timeout: 60_000 }, () => {
  it("answers to the mouse: on the heat map, and on its tables", async () => {
    const { page, troubles } = await openPage(await htmlOf(largeRun(1_000)));
    expect(await page.locator(".facts").innerText()).toMatch(/1,000 nodes\s+999,000 channels/);
    await page.getByText("998,000 of 999,000 channels never carried anything.").waitFor();
    const { width } = (await page.locator(".matrix canvas").boundingBox())!;
    await page.locator(".matrix canvas").click({ position: { x: width / 2, y: width / 2 } });
    expect(await page.locator(".details").innerText()).toMatch(
      /^Channel \((\d+) → \d+\)\n[^]*0 received before it, 1 in transit\.[^]*Transfer 1$/,
    );

    const nodes = page.locator("section", { hasText: "What each node recorded" });
    expect(await nodes.locator("tbody tr").count()).toBe(25);
    await nodes.getByRole("button", { name: "Show 200 more" }).click();
    expect(await nodes.locator("tbody tr").count()).toBe(225);
    await nodes.getByRole("button", { name: "Node", exact: true }).click();
    expect(await nodes.locator("tbody th").first().innerText()).toBe("999");
    expect(troubles).toEqual([]);
  });

  it("answers to the keyboard: each channel can be reached and shown", async () => {
    const { page, troubles } = await openPage(await htmlOf(largeRun(1_000)));
    const map = page.locator(".matrix canvas");
    await map.focus();
    await map.press("ArrowDown");
    expect(await page.locator("#matrix-cell").innerText()).toBe("(1 → 0): 1 sent, 0 received, 1 in transit");
    await map.press("Enter");
    expect(await page.locator(".details h3").innerText()).toBe("Channel (1 → 0)");
    for (let press = 0; press < 10; press += 1) await map.press("ArrowRight");
    expect(await page.locator("#matrix-cell").innerText()).toBe("(1 → 10): nothing was ever sent");
    await map.press("PageDown");
    await map.press("End");
    expect(await page.locator("#matrix-cell").innerText()).toBe("(11 → 999): nothing was ever sent");
    await page.getByRole("button", { name: "(2 → 1)" }).press("Enter");
    expect(await page.locator(".details h3").innerText()).toBe("Channel (2 → 1)");
    expect(troubles).toEqual([]);
  });
});

it.skipIf(!HAS_BROWSER)("shows hostile texts, bytes that are no text and 10 MB of them, and does nothing with them", async () => {
  const file = await htmlOf(hostileRun());
  expect(statSync(file).size).toBeLessThan(1_000_000);
  const { page, troubles } = await openPage(file);
  await page.getByRole("button", { name: "(1 → 2)" }).click();
  const shown = await page.locator(".details tbody td").allInnerTexts();
  expect(shown).toHaveLength(HOSTILE.length + 2);
  expect(shown[0]).toContain("<script>alert(1)</script>");
  expect(shown.join("")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffd]/);
  expect(await page.locator("img, b, a, iframe, script:not(#data, body > script)").count()).toBe(0);
  await page.getByRole("button", { name: "Last step" }).click();
  expect(troubles).toEqual([]);
});

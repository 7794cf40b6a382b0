import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";

/** Debian's Chromium, or that of whoever says where theirs is. */
const PROGRAM = process.env["CUTLINE_CHROMIUM"] ?? "/usr/bin/chromium";

export const HAS_CHROMIUM = existsSync(PROGRAM);

/** Without a graphics card: what a page costs where nothing helps. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}

/** What it took to open a page. */
export interface Opened {
  /** From the beginning of the navigation until all was painted, and a click on the matrix answered. */
  readonly usableMs: number;
  /** Of the page's script, behind a garbage collection. */
  readonly heapMb: number;
}

/** Opens a report from its file as a reader does: looks at it, and clicks on the heat map of its channels. */
export async function openReport(browser: Browser, file: string): Promise<Opened> {
  return withPage(browser, async (page, session) => {
    const startMs = performance.now();
    await goTo(page, file);
    await page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))");
    await page.locator(".matrix canvas").click({ position: { x: 20, y: 18 } });
    await page.locator("#matrix-cell:not(:empty)").waitFor();
    const usableMs = performance.now() - startMs;
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return { usableMs, heapMb: usedSize / 1e6 };
  });
}

/** What the reader does in each frame with the diagram, as a script for the page, where `diagram` is its window and `frame` counts. */
export const MOTIONS = {
  panning: "diagram.scrollLeft += 37",
  zooming: `diagram.dispatchEvent(new WheelEvent("wheel", {
    deltaY: frame < 30 ? 24 : -24, ctrlKey: true, clientX: 600, clientY: 400, cancelable: true, bubbles: true }))`,
  "moving the cut": `const handle = document.querySelector("[data-cut-node]"); handle.focus();
    handle.dispatchEvent(new KeyboardEvent("keydown", { key: frame < 30 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true }))`,
} as const;

const FRAMES = 60;

/** Processor time that the main thread of the page takes for a frame while the diagram moves, in milliseconds: the median. */
export async function frameCostMs(browser: Browser, file: string, motion: string, showsAll: boolean): Promise<number> {
  return withPage(browser, async (page, session) => {
    await goTo(page, file);
    await page.locator(".diagram-scroll").scrollIntoViewIfNeeded();
    if (showsAll) await page.getByRole("button", { name: "Fit" }).click();
    const tasksMs = await traceTasks(session, () =>
      page.evaluate(`(async () => {
        const diagram = document.querySelector(".diagram-scroll");
        for (let frame = 0; frame < ${FRAMES}; frame += 1) {
          ${motion};
          await new Promise((next) => requestAnimationFrame(next));
        }
      })()`),
    );
    return tasksMs.toSorted((one, other) => other - one)[FRAMES >> 1] ?? 0; // each frame has one task that is longer than all others
  });
}

interface TraceItem {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: of the clock, and of the processor where it is known. */
  readonly dur?: number;
  readonly tdur?: number;
}

/** How long each task of the main thread of the page took of the processor while something was done, in milliseconds. */
async function traceTasks(session: CDPSession, act: () => Promise<unknown>): Promise<number[]> {
  const items: TraceItem[] = [];
  session.on("Tracing.dataCollected", ({ value }) => items.push(...(value as unknown as TraceItem[]))); // the protocol types it as objects
  const includedCategories = ["devtools.timeline", "disabled-by-default-devtools.timeline"];
  await session.send("Tracing.start", { traceConfig: { includedCategories }, transferMode: "ReportEvents" });
  await act();
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.end");
  await complete;
  const main = items.find(({ name }) => name === "FireAnimationFrame");
  const tasks = items.filter(({ name, pid, tid }) => name === "RunTask" && pid === main?.pid && tid === main.tid);
  return tasks.map(({ dur = 0, tdur = dur }) => tdur / 1_000);
}

async function goTo(page: Page, file: string): Promise<void> {
  await page.goto(pathToFileURL(file).href);
  await page.locator("#page[data-ready]").waitFor();
}

async function withPage<Result>(browser: Browser, act: (page: Page, session: CDPSession) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    return await act(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
}

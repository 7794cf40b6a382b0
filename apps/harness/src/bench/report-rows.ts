import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { timeNode, timeScript } from "./cli.js";
import { measurementOf } from "./median.js";
import { frameCostMs, HAS_CHROMIUM, MOTIONS, openReport, type Opened, startChromium } from "./report-page.js";
import type { Row } from "./row.js";
import { busyScript, meshScript } from "./scripts.js";

const EXPORTER = fileURLToPath(new URL("../../../exporter/dist/main.js", import.meta.url));

/** Nodes of the mesh whose snapshot has 999,000 channels. */
const MESH_NODES = 1_000;
/** What gives a trace of 20,900 events. */
const BUSY = { nodes: 50, transfers: 5_250 } as const;

/** A report, and what it took to make it. */
interface Made {
  readonly html: string;
  readonly exportMs: readonly number[];
  readonly exportMb: readonly number[];
}

/** Reports of real runs: what exporting them takes, opening them in Chromium, and moving the diagram. */
export async function reportRows(repeat: number): Promise<Row[]> {
  if (!HAS_CHROMIUM) {
    process.stderr.write("SKIPPED: reports are measured in Chromium, which isn't here (CUTLINE_CHROMIUM names another)\n");
    return [];
  }
  const directory = mkdtempSync(join(tmpdir(), "cutline-bench-"));
  const browser = await startChromium();
  try {
    const rows: Row[] = [];
    for (const [name, script, options] of [
      ["1,000 nodes, 999,000 channels", meshScript(MESH_NODES), []],
      ["the same with a trace of 1,000,000 events", meshScript(MESH_NODES), ["--trace"]],
      ["50 nodes, a trace of 20,900 events", busyScript(BUSY), ["--trace"]],
    ] as const) {
      process.stderr.write(`measuring: a report of ${name}\n`);
      const made = await makeReport(directory, script, options, repeat);
      rows.push(...exportRows(name, made), ...(await pageRows(browser, name, made.html, repeat)));
    }
    rows.push(...(await frameRows(browser, join(directory, "run.html"), repeat)));
    return rows;
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
}

async function makeReport(directory: string, script: string, options: readonly string[], repeat: number): Promise<Made> {
  const [saved, html, memory] = [join(directory, "run.cutline"), join(directory, "run.html"), join(directory, "memory")];
  await timeScript(script, ["--hosts", "0", "--save", saved, ...options]);
  // the program itself says at its end how much memory it ever had, in KiB
  const probe = `import { writeFileSync } from "node:fs";
    process.on("exit", () => writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));`;
  const probed = ["--import", `data:text/javascript,${encodeURIComponent(probe)}`, EXPORTER, saved, "-o", html];
  const exportMs: number[] = [];
  const exportMb: number[] = [];
  for (let round = 0; round < repeat; round += 1) {
    exportMs.push(await timeNode(probed));
    exportMb.push((Number(readFileSync(memory, "utf8")) * 1_024) / 1e6);
  }
  return { html, exportMs, exportMb };
}

function exportRows(name: string, { html, exportMs, exportMb }: Made): Row[] {
  return [
    { what: `${name}: export as html, from start to exit`, unit: "ms", figure: measurementOf(exportMs) },
    { what: `${name}: memory of the export`, unit: "MB", figure: measurementOf(exportMb) },
    { what: `${name}: size of the page`, unit: "MB", figure: measurementOf([statSync(html).size / 1e6]) },
  ];
}

async function pageRows(browser: Browser, name: string, html: string, repeat: number): Promise<Row[]> {
  const opened: Opened[] = [];
  for (let round = 0; round < repeat; round += 1) opened.push(await openReport(browser, html));
  return [
    {
      what: `${name}: from opening the page to a click on the matrix answered`,
      unit: "ms",
      figure: measurementOf(opened.map(({ usableMs }) => usableMs)),
    },
    { what: `${name}: heap of the page`, unit: "MB", figure: measurementOf(opened.map(({ heapMb }) => heapMb)) },
  ];
}

async function frameRows(browser: Browser, html: string, repeat: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const showsAll of [false, true]) {
    for (const [name, motion] of Object.entries(MOTIONS)) {
      if (showsAll && motion === MOTIONS.panning) continue; // there is nowhere to go
      const costs: number[] = [];
      for (let round = 0; round < repeat; round += 1) costs.push(await frameCostMs(browser, html, motion, showsAll));
      const what = `50 nodes, 20,900 events, ${showsAll ? "all of them in view" : "as it opens"}: main thread for a frame, ${name}`;
      rows.push({ what, unit: "ms", figure: measurementOf(costs) });
    }
  }
  return rows;
}

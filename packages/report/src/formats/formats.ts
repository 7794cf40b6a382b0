import { renderSvg } from "../diagram/svg-diagram.js";
import { renderHtml } from "../html/html-page.js";
import type { RunReport } from "../run/run-report.js";
import { chromeTraceReport } from "./chrome-trace.js";
import { csvReport } from "./csv.js";
import { dotReport } from "./dot.js";
import { jsonRunReport } from "./json-report.js";
import { markdownReport } from "./markdown.js";
import { mermaidReport } from "./mermaid.js";
import { ndjsonReport } from "./ndjson.js";
import { openMetricsReport } from "./openmetrics.js";
import { shivizReport } from "./shiviz.js";
import { CHANNELS, MESSAGES, NODES } from "./tables.js";
import { textReport } from "./text.js";

/** A report as text, in pieces of any size, so that one of a million channels is never held whole. */
export type Renderer = (report: RunReport) => Iterable<string>;

/** Every format that is text and nothing else, by its name. */
export const TEXT_FORMATS = {
  text: textReport,
  md: markdownReport,
  json: jsonRunReport,
  ndjson: ndjsonReport,
  "csv-nodes": (report) => csvReport(NODES, report),
  "csv-channels": (report) => csvReport(CHANNELS, report),
  "csv-messages": (report) => csvReport(MESSAGES, report),
  dot: dotReport,
  mermaid: mermaidReport,
  shiviz: shivizReport,
  trace: chromeTraceReport,
  openmetrics: openMetricsReport,
  html: (report) => [renderHtml(report)],
  svg: (report) => [renderSvg(report)],
} as const satisfies Record<string, Renderer>;

export type TextFormat = keyof typeof TEXT_FORMATS;

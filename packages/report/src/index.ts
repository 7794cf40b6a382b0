/**
 * Renderers: what was found, as text, and how far something has come. They read no clock and know no terminal but the one that they are given.
 *
 * - `run/run-report.ts`: what a run's snapshots found, in words, as every renderer of them is given it; `run/trace-report.ts`: what happened;
 *   `run/channel-list.ts`: a million channels; `run/vector-clocks.ts`
 * - `run/saved-run.ts`: the file that a run is saved in, `require-distinct.ts`: what is wrong with one that another program made; `run/read-run.ts`,
 *   `read-snapshot.ts`, `read-trace.ts`: from what is in it to a report; `run/order-events.ts`: one order for the events of all nodes, by which event sent what
 *   (`run/sends.ts`); `run/telling.ts`: an application's bytes in words
 * - `formats/formats.ts`: every format of a run's report that is text, one file each; `formats/tables.ts`: its tables, also for databases
 * - `diff/diff-report.ts`: what changed between two snapshots; `diff/diff-markdown.ts`, `diff/diff-json.ts`: the same as text
 * - `files/`: the same in files, a door of its own: `@cutline/report/files`
 * - `diagram/`: the space-time diagram of a trace (`diagram.ts`), cuts through it (`cut.ts`), its steps in words (`story.ts`), as a picture
 *   (`svg-diagram.ts`)
 * - `html/html-page.ts`: a run, or two snapshots side by side, as a page; `page/`: what runs in it
 * - `report.ts`: what a suite of cases found, in one of these formats
 * - `words.ts`, `junit.ts`, `tap.ts`, `json.ts`: for people, CI systems, test harnesses, programs
 * - `progress.ts`: how far something has come, shown on a terminal's last line (`status-line.ts`)
 */
export { diffSnapshots, type ChannelChange, type DiffReport, type DiffSide, type NodeChange } from "./diff/diff-report.js";
export { jsonDiff } from "./diff/diff-json.js";
export { markdownDiff } from "./diff/diff-markdown.js";
export { formatOfFile } from "./formats/format-of-file.js";
export { type Renderer, TEXT_FORMATS, type TextFormat } from "./formats/formats.js";
export {
  type Cell,
  CHANNELS,
  CLOCKS,
  type ColumnKind,
  EVENTS,
  MESSAGES,
  NODES,
  SNAPSHOTS,
  type Table,
  VIOLATIONS,
} from "./formats/tables.js";
export { renderSvg, SVG_LIMITS, type SvgOptions } from "./diagram/svg-diagram.js";
export { PAGE_LIMITS } from "./html/page-data.js";
export { renderDiffHtml, renderHtml } from "./html/html-page.js";
export { Progress, PROGRESS_TICK_MS, type Standing, stepsDone } from "./progress.js";
export { type CaseResult, formatReport, REPORT_FORMATS, type ReportFormat, type SuiteReport } from "./report.js";
export { ChannelList } from "./run/channel-list.js";
export { mainSession, readRun, type TellerOf } from "./run/read-run.js";
export type {
  ChannelReport,
  MessageReport,
  NodeReport,
  RunReport,
  SnapshotReport,
  SumsReport,
  VerdictReport,
  ViolationReport,
} from "./run/run-report.js";
export { decodeSavedRun, encodeSavedRun, SAVED_RUN_VERSION } from "./run/saved-run.js";
export { SavedRunError } from "./run/saved-run-error.js";
export type { CommandWords, Teller, Told } from "./run/telling.js";
export type { EventReport, MarkerPlaceReport, TraceReport } from "./run/trace-report.js";
export { type ClockedEvent, type VectorClock, vectorClocks } from "./run/vector-clocks.js";
export { StatusLine, type StatusTerminal } from "./status-line.js";

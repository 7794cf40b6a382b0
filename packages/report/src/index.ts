/**
 * Renderers: what was found, as text, and how far something has come. They read no clock and know no terminal but the one that they are given.
 *
 * - `report.ts`: what a suite of cases found, in one of these formats
 * - `words.ts`, `junit.ts`, `tap.ts`, `json.ts`: for people, CI systems, test harnesses, programs
 * - `progress.ts`: how far something has come, shown on a terminal's last line (`status-line.ts`)
 */
export { Progress, PROGRESS_TICK_MS, type Standing, stepsDone } from "./progress.js";
export { type CaseResult, formatReport, REPORT_FORMATS, type ReportFormat, type SuiteReport } from "./report.js";
export { StatusLine, type StatusTerminal } from "./status-line.js";

/**
 * Pure renderers: what was found, as text. They read nothing and write nothing.
 *
 * - `report.ts`: what a suite of cases found, in one of these formats
 * - `words.ts`, `junit.ts`, `tap.ts`, `json.ts`: for people, CI systems, test harnesses, programs
 */
export { type CaseResult, formatReport, REPORT_FORMATS, type ReportFormat, type SuiteReport } from "./report.js";

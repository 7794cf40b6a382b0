import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { tapReport } from "./tap.js";
import { wordsReport } from "./words.js";

/** What a suite found out about one of its cases. */
export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** For a person: what was seen, or what is wrong and where. May have several lines. */
  readonly story: string;
  readonly milliseconds: number;
}

/** A suite that was run, with its cases in the order in which they are told. */
export interface SuiteReport {
  readonly suite: string;
  readonly cases: readonly CaseResult[];
}

/** What a report may look like. */
export const REPORT_FORMATS = ["words", "junit", "tap", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report as text that ends with a line feed. */
export function formatReport(report: SuiteReport, format: ReportFormat): string {
  switch (format) {
    case "words":
      return wordsReport(report);
    case "junit":
      return junitReport(report);
    case "tap":
      return tapReport(report);
    case "json":
      return jsonReport(report);
  }
}

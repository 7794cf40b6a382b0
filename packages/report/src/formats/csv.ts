import type { RunReport } from "../run/run-report.js";
import { base64 } from "./base64.js";
import type { Cell, Table } from "./tables.js";
import { visible } from "./visible.js";

/**
 * A table as RFC 4180 has it, with a head, in UTF-8. Bytes are base64; what isn't known is empty. A text that a spreadsheet would take for a formula has an
 * apostrophe before it; characters that can't be seen are written as in JSON.
 */
export function* csvReport(table: Table, report: RunReport): Generator<string> {
  yield `${Object.keys(table.columns).join(",")}\r\n`;
  for (const row of table.rows(report)) yield `${row.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Uint8Array) return base64(cell);
  return typeof cell === "string" ? csvText(visible(cell)) : String(cell);
}

function csvText(text: string): string {
  const safe = /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

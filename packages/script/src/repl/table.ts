import { TABLE_ROWS } from "../limits.js";

/** Items of which as many are shown as there is room for. */
export interface List {
  /** Comes before the items, and is never shortened. */
  readonly head?: string;
  /** The first items, in order. */
  readonly items: readonly string[];
  /** How many there are in all. */
  readonly count: number;
}

export type Cell = string | List;

/** A column of a table. Those that hold lists share what room the others leave. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

const GAP = "  ";
/** What a column of lists gets, however narrow the window: room for one item of most kinds. A window narrower than that wraps. */
const LIST_WIDTH_MIN = 16;

/** A table as lines, at most `width` characters wide if its texts allow. Rows past TABLE_ROWS are counted. */
export function drawTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string[] {
  const shown = rows.slice(0, TABLE_ROWS);
  const widths = widthsOf(columns, shown, width);
  const line = (cells: readonly Cell[]): string => {
    const texts = columns.map(({ align }, index) => fitted(cells[index] ?? "", widths[index] ?? 0, align));
    return texts.join(GAP).trimEnd();
  };
  const more = rows.length - shown.length;
  return [
    line(columns.map(({ title }) => title)),
    widths.map((each) => "─".repeat(each)).join(GAP),
    ...shown.map(line),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

/** A list in as much room as there is: at least its first item, and how many are left out. */
export function shorten({ head = "", items, count }: List, width: number): string {
  const whole = head + [...items, ...leftOut(count - items.length)].join(", ");
  if (whole.length <= width) return whole;
  let text = head + (items[0] ?? "");
  let shown = Math.min(1, items.length);
  for (const item of items.slice(1)) {
    const longer = `${text}, ${item}`;
    if ([longer, ...leftOut(count - shown - 1)].join(", ").length > width) break;
    text = longer;
    shown += 1;
  }
  return [...(text === "" ? [] : [text]), ...leftOut(count - shown)].join(", ");
}

function leftOut(count: number): string[] {
  return count > 0 ? [`… ${count} more`] : [];
}

/** Texts get what they need; lists share the rest, the short ones first, so that what they don't need goes to the long ones. */
function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...rows.map((row) => wanted(row[index] ?? ""))));
  const lists = columns.map((_, index) => index).filter((index) => rows.some((row) => typeof row[index] === "object"));
  const texts = widths.filter((_, index) => !lists.includes(index));
  let left = width - sum(texts) - GAP.length * (columns.length - 1);
  lists.sort((one, other) => (widths[one] ?? 0) - (widths[other] ?? 0));
  for (const [place, index] of lists.entries()) {
    const share = Math.max(LIST_WIDTH_MIN, Math.floor(left / (lists.length - place)));
    widths[index] = Math.min(widths[index] ?? 0, share);
    left -= widths[index];
  }
  return widths;
}

function wanted(cell: Cell): number {
  return typeof cell === "string" ? cell.length : shorten(cell, Number.POSITIVE_INFINITY).length;
}

function fitted(cell: Cell, width: number, align: Column["align"]): string {
  const text = typeof cell === "string" ? cell : shorten(cell, width);
  return align === "right" ? text.padStart(width) : text.padEnd(width);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

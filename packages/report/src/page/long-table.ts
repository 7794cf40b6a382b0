import { grouped } from "../text/counted.js";
import { button, foreignText, make } from "./elements.js";

/** Rows that are made at first, and with each press of the button: more would make a page of a thousand nodes slow to open. */
const ROWS = 25;
/** Characters in the names of all columns that a telephone has room for side by side. */
const FITTING_CHARACTERS = 36;

export interface Column<Row> {
  readonly name: string;
  /** What stands in a cell: text of anybody, or an element. */
  readonly cell: (row: Row) => string | HTMLElement;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** Where the reader may sort by this column: what by. */
  readonly sortBy?: (row: Row) => number | bigint;
}

/** A table of any length, which shows its first rows and more when asked, and can be sorted where its columns say by what. */
export class LongTable<Row> {
  readonly element: HTMLElement;
  private readonly body = make("tbody", { role: "rowgroup" });
  private readonly more = make("p", { class: "more" });
  private readonly headers: HTMLTableCellElement[] = [];
  private rows: readonly Row[] = [];
  private shown = ROWS;

  constructor(
    caption: string,
    private readonly columns: readonly Column<Row>[],
  ) {
    this.headers = columns.map((column, at) => this.header(column, at));
    // roles in words, since a table that CSS shows as something else on a telephone is none to some screen readers
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...this.headers));
    const table = make("table", { role: "table" }, make("caption", {}, caption), head, this.body);
    const characters = columns.reduce((sum, { name }) => sum + name.length, 0);
    const look = characters > FITTING_CHARACTERS ? "table wide" : "table";
    this.element = make("div", { class: look, role: "region", tabindex: 0, "aria-label": caption }, table, this.more);
  }

  show(rows: readonly Row[]): void {
    this.rows = rows;
    this.shown = ROWS;
    for (const header of this.headers) header.removeAttribute("aria-sort");
    this.fill();
  }

  private header({ name, isNumber, sortBy }: Column<Row>, at: number): HTMLTableCellElement {
    const content = sortBy === undefined ? name : button(name, { class: "sort" }, () => this.sort(at, sortBy));
    return make("th", { scope: "col", role: "columnheader", class: isNumber === true ? "number" : null }, content);
  }

  private sort(at: number, by: (row: Row) => number | bigint): void {
    const descends = this.headers[at]?.getAttribute("aria-sort") !== "descending";
    for (const header of this.headers) header.removeAttribute("aria-sort");
    this.headers[at]?.setAttribute("aria-sort", descends ? "descending" : "ascending");
    const sign = descends ? -1 : 1;
    this.rows = [...this.rows].sort((one, other) => (by(one) < by(other) ? -sign : by(one) > by(other) ? sign : 0));
    this.fill();
  }

  private fill(): void {
    this.body.replaceChildren(...this.rows.slice(0, this.shown).map((row) => this.row(row)));
    const left = this.rows.length - this.shown;
    this.more.replaceChildren();
    if (left <= 0) return;
    this.more.append(
      `${grouped(this.shown)} of ${grouped(this.rows.length)} rows are shown. `,
      button(`Show ${Math.min(left, ROWS * 8)} more`, {}, () => {
        this.shown += ROWS * 8;
        this.fill();
      }),
    );
  }

  private row(row: Row): HTMLTableRowElement {
    const cells = this.columns.map(({ name, cell, isNumber }, at) => {
      const content = cell(row);
      const inside = typeof content === "string" ? foreignText(content) : content;
      const look = { class: isNumber === true ? "number" : null, "data-label": name };
      return at === 0 ? make("th", { scope: "row", role: "rowheader", ...look }, inside) : make("td", { role: "cell", ...look }, inside);
    });
    return make("tr", { role: "row" }, ...cells);
  }
}

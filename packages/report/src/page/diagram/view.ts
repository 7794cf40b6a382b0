import type { Diagram } from "../../diagram/diagram.js";
import { evenGeometry, type Geometry } from "../../diagram/geometry.js";

/** Pixels that a column may have: from a glance at everything to a look at one message. */
const COLUMN_PX = { max: 140, most: 84, usual: 44, least: 26 } as const;
const TOP_PX = 40;
const BOTTOM_PX = 30;
/** Empty pixels beside the first and the last column. */
const SIDE_PX = 40;

/** What part of a diagram is looked at, and how large it is drawn. */
export class View {
  columnPx: number = COLUMN_PX.usual;
  scrollLeft = 0;
  scrollTop = 0;
  width = 0;
  height = 0;

  constructor(readonly diagram: Diagram) {}

  /** Lanes stand closer where there are many. */
  get lanePx(): number {
    const { length } = this.diagram.lanes;
    if (length <= 6) return 76;
    return length <= 20 ? 44 : 24;
  }

  /** Room for the names of the nodes. */
  get labelPx(): number {
    const digits = String(this.diagram.lanes.at(-1)?.node ?? 0).length;
    return (this.width < 560 ? 16 : 54) + digits * 8;
  }

  get fullWidth(): number {
    return this.labelPx + 2 * SIDE_PX + Math.max(0, this.diagram.columns - 1) * this.columnPx;
  }

  get fullHeight(): number {
    return TOP_PX + (this.diagram.lanes.length - 1) * this.lanePx + BOTTOM_PX;
  }

  geometry(): Geometry {
    return evenGeometry({
      left: this.labelPx + SIDE_PX - this.scrollLeft,
      top: TOP_PX - this.scrollTop,
      columnPx: this.columnPx,
      lanePx: this.lanePx,
      firstColumn: 0,
    });
  }

  /** The column at a place in the window: between two of them, a fraction. */
  columnAt(x: number): number {
    return (x + this.scrollLeft - this.labelPx - SIDE_PX) / this.columnPx;
  }

  /** The columns that are in the window, with a bit around them. */
  columnsSeen(): readonly [first: number, last: number] {
    return [this.columnAt(this.labelPx) - 1, this.columnAt(this.width) + 1];
  }

  /** The lanes that are in the window. */
  lanesSeen(): readonly [first: number, last: number] {
    const first = Math.floor((this.scrollTop - TOP_PX) / this.lanePx);
    const last = Math.ceil((this.scrollTop + this.height - TOP_PX) / this.lanePx);
    return [Math.max(0, first), Math.min(this.diagram.lanes.length - 1, last)];
  }

  /** Pixels a column has where all of them are seen. */
  get fittingColumnPx(): number {
    return Math.max(0.02, (this.width - this.labelPx - 2 * SIDE_PX) / Math.max(1, this.diagram.columns - 1));
  }

  /** As much of the diagram as can be read. */
  zoomToStart(): void {
    this.zoomTo(Math.max(COLUMN_PX.least, Math.min(this.fittingColumnPx, COLUMN_PX.most)));
  }

  zoomTo(columnPx: number): void {
    this.columnPx = Math.max(Math.min(this.fittingColumnPx, COLUMN_PX.usual), Math.min(COLUMN_PX.max, columnPx));
  }

  /** Where to scroll so that a column is in the middle. */
  scrollToCenter(column: number): number {
    return column * this.columnPx + SIDE_PX - (this.width - this.labelPx) / 2;
  }
}

import { scaleSqrt } from "d3-scale";
import type { NodeId } from "@cutline/core";
import { formatChannel } from "@cutline/core";
import { type Colors, readColors } from "./colors.js";
import type { PageChannel } from "../html/read-page-data.js";
import { counted, grouped } from "../text/counted.js";
import { make } from "./elements.js";
import type { PageState } from "./page-state.js";

/** What a cell's colour stands for. */
export type Measure = "messages" | "amount" | "sent";

/** Cells are at most so large, and never smaller than a pixel of the canvas. */
const CELL_PX_MAX = 30;
/** Names stand beside the matrix where cells are at least so high. */
const NAMED_PX = 15;

/** Places in the run's nodes: of the source, and of the target. */
interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Rows and columns that a key goes. */
const KEYS: ReadonlyMap<string, readonly [rows: number, columns: number]> = new Map([
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
  ["PageUp", [-10, 0]],
  ["PageDown", [10, 0]],
  ["Home", [0, -Infinity]],
  ["End", [0, Infinity]],
  ["Enter", [0, 0]],
  [" ", [0, 0]],
]);

/**
 * The channels as a heat map on a canvas: a row for each source, a column for each target. Only channels that carried something are drawn, so that a million
 * silent ones cost nothing.
 */
export class Matrix {
  readonly element = make("div", { class: "matrix" });
  private readonly canvas = make("canvas", { tabindex: 0, role: "application", "aria-describedby": "matrix-cell" });
  private readonly cell = make("p", { class: "note", id: "matrix-cell", "aria-live": "polite" });
  private readonly places: ReadonlyMap<NodeId, number>;
  private channels = new Map<number, PageChannel>();
  private measure: Measure = "messages";
  private colors: Colors = readColors();
  private cursor: Cell = { row: 0, column: 0 };
  private cellPx = 1;
  private labelPx = 0;

  /** `choose` is told which channel the reader wants to see. */
  constructor(
    private readonly state: PageState,
    private readonly choose: (channel: PageChannel | null) => void,
  ) {
    this.places = new Map(state.run.nodes.map((node, place) => [node, place]));
    this.element.append(this.canvas, this.cell);
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("click", (event) => {
      this.point(event);
      this.choose(this.channelAt(this.cursor));
    });
    this.canvas.addEventListener("keydown", (event) => this.followKey(event));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  show(measure: Measure): void {
    this.measure = measure;
    const { length } = this.state.run.nodes;
    this.channels = new Map();
    for (const channel of this.state.snapshot?.carrying ?? []) {
      const [row, column] = [this.places.get(channel.source) ?? 0, this.places.get(channel.target) ?? 0];
      this.channels.set(row * length + column, channel);
    }
    this.canvas.setAttribute("aria-label", this.describe());
    this.draw();
  }

  /** Draws anew with the colours of the theme that is on now. */
  changeTheme(): void {
    this.colors = readColors();
    this.draw();
  }

  draw(): void {
    const { canvas, state } = this;
    const { nodes } = state.run;
    const width = this.element.clientWidth;
    if (width === 0 || nodes.length === 0) return;
    const names = 14 + String(nodes.at(-1) ?? 0).length * 8;
    const fitting = (Math.min(width, 900) - names) / nodes.length;
    this.cellPx = Math.max(0.2, Math.min(CELL_PX_MAX, fitting));
    this.labelPx = this.cellPx >= NAMED_PX ? names : 2;
    const side = this.labelPx + this.cellPx * nodes.length;
    const scale = Math.min(2, devicePixelRatio);
    canvas.width = Math.ceil(side * scale);
    canvas.height = Math.ceil(side * scale);
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    const context = canvas.getContext("2d");
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this.drawCells(context);
    if (this.labelPx > 2) this.drawNames(context, nodes);
    this.drawCursor(context);
  }

  private drawCells(context: CanvasRenderingContext2D): void {
    const { length } = this.state.run.nodes;
    const { cellPx, labelPx, colors } = this;
    const gap = cellPx > 6 ? 1 : 0;
    context.fillStyle = colors.cell;
    context.fillRect(labelPx, labelPx, cellPx * length, cellPx * length);
    const values = new Map([...this.channels].map(([key, channel]) => [key, this.valueOf(channel)]));
    const most = [...values.values()].reduce((max, value) => Math.max(max, value), 1);
    const strength = scaleSqrt([0, most], [0.12, 1]);
    context.fillStyle = this.measure === "sent" ? colors.message : colors.transit;
    for (const [key, value] of values) {
      if (value === 0) continue;
      const [row, column] = [Math.floor(key / length), key % length];
      context.globalAlpha = strength(value);
      // a cell smaller than a pixel would fade away
      context.fillRect(labelPx + column * cellPx, labelPx + row * cellPx, Math.max(cellPx - gap, 1), Math.max(cellPx - gap, 1));
    }
    context.globalAlpha = 1;
    context.fillStyle = colors.paper;
    for (let place = 0; place < length; place += 1)
      context.fillRect(labelPx + place * cellPx, labelPx + place * cellPx, Math.max(cellPx - gap, 0.5), Math.max(cellPx - gap, 0.5));
    if (gap > 0) this.drawGrid(context, colors.paper);
  }

  private drawGrid(context: CanvasRenderingContext2D, color: string): void {
    const { cellPx, labelPx } = this;
    const { length } = this.state.run.nodes;
    context.fillStyle = color;
    for (let place = 1; place <= length; place += 1) {
      context.fillRect(labelPx + place * cellPx - 1, labelPx, 1, cellPx * length);
      context.fillRect(labelPx, labelPx + place * cellPx - 1, cellPx * length, 1);
    }
  }

  private drawNames(context: CanvasRenderingContext2D, nodes: readonly NodeId[]): void {
    const { cellPx, labelPx } = this;
    context.fillStyle = this.colors.muted;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (const [place, node] of nodes.entries()) {
      const middle = labelPx + (place + 0.5) * cellPx;
      context.textAlign = "right";
      context.fillText(String(node), labelPx - 5, middle);
      context.textAlign = "center";
      context.fillText(shortened(node, cellPx), middle, labelPx - 8);
    }
  }

  private drawCursor(context: CanvasRenderingContext2D): void {
    if (document.activeElement !== this.canvas) return;
    const { cellPx, labelPx, cursor } = this;
    context.strokeStyle = this.colors.selected;
    context.lineWidth = 2;
    context.strokeRect(labelPx + cursor.column * cellPx - 1, labelPx + cursor.row * cellPx - 1, Math.max(4, cellPx), Math.max(4, cellPx));
  }

  private valueOf({ inTransit, sent, listed }: PageChannel): number {
    if (this.measure === "messages") return inTransit;
    if (this.measure === "sent") return sent;
    return listed.reduce((sum, { amount }) => sum + Number(amount ?? 0n), 0);
  }

  private point(event: MouseEvent): void {
    const { left, top } = this.canvas.getBoundingClientRect();
    const last = this.state.run.nodes.length - 1;
    const placeAt = (px: number): number => Math.max(0, Math.min(last, Math.floor((px - this.labelPx) / this.cellPx)));
    this.cursor = this.nearest({ row: placeAt(event.clientY - top), column: placeAt(event.clientX - left) });
    this.tellCell();
  }

  private followKey(event: KeyboardEvent): void {
    if (event.key === "Enter" || event.key === " ") this.choose(this.channelAt(this.cursor));
    const by = KEYS.get(event.key);
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const last = this.state.run.nodes.length - 1;
    const within = (place: number): number => Math.max(0, Math.min(last, place));
    this.cursor = { row: within(this.cursor.row + by[0]), column: within(this.cursor.column + by[1]) };
    this.tellCell();
    this.draw();
  }

  private tellCell(): void {
    const { cursor } = this;
    const channel = this.channelAt(cursor);
    const nothing = cursor.row === cursor.column ? "a node has no channel to itself" : "nothing was ever sent";
    this.cell.textContent = channel === null ? `${this.channelName()}: ${nothing}` : tellChannel(channel);
  }

  private channelName(): string {
    const { nodes } = this.state.run;
    return formatChannel({ source: nodes[this.cursor.row] ?? 0, target: nodes[this.cursor.column] ?? 0 });
  }

  private channelAt({ row, column }: Cell): PageChannel | null {
    return this.channels.get(row * this.state.run.nodes.length + column) ?? null;
  }

  /** The cell itself; where cells are too small to be met, the nearest whose channel carried something, if one is near. */
  private nearest({ row, column }: Cell): Cell {
    const last = this.state.run.nodes.length - 1;
    const reach = this.cellPx >= 4 ? 0 : Math.ceil(4 / this.cellPx);
    let found: Cell = { row, column };
    let least = Infinity;
    for (let down = Math.max(0, row - reach); down <= Math.min(last, row + reach); down += 1) {
      for (let across = Math.max(0, column - reach); across <= Math.min(last, column + reach); across += 1) {
        const away = (down - row) ** 2 + (across - column) ** 2;
        if (away >= least || this.channelAt({ row: down, column: across }) === null) continue;
        least = away;
        found = { row: down, column: across };
      }
    }
    return found;
  }

  private describe(): string {
    const used = this.channels.size;
    return `Channels as a heat map, ${counted(this.state.run.nodes.length, "node")}: rows send, columns receive. ${counted(used, "channel")} carried something. Arrow keys move, Enter shows a channel.`;
  }
}

function shortened(node: NodeId, cellPx: number): string {
  const name = String(node);
  return name.length * 7 <= cellPx ? name : "";
}

function tellChannel(channel: PageChannel): string {
  const { sent, received, inTransit } = channel;
  return `${formatChannel(channel)}: ${grouped(sent)} sent, ${grouped(received)} received, ${grouped(inTransit)} in transit`;
}

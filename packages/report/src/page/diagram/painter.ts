import { type CutState, isBefore } from "../../diagram/cut.js";
import type { Arrow, Step } from "../../diagram/diagram.js";
import { type Geometry, kindOf, type Segment, segmentOf } from "../../diagram/geometry.js";
import { placeLabels } from "../../diagram/place-labels.js";
import { shortLabel } from "../../diagram/short-label.js";
import type { PageState } from "../page-state.js";
import type { Colors } from "../colors.js";
import { diamond, headAt, openDiamondAt, strokeSegments } from "./shapes.js";
import type { View } from "./view.js";
import type { Visible } from "./visible.js";

/** Labels are drawn where no more messages than this are seen: with more of them none could be read. */
const LABELLED_MAX = 250;
/** Heads of arrows and points are drawn where columns are at least this wide. */
const DETAIL_PX = 7;

/** More arrows of a kind than this in view are thin and have no dashes; markers fade as well, so that what is behind them can be seen. */
const CROWD = 300;

/** Width of a line in a crowd, in pixels of the screen: up to one, lines are several times as fast to draw as wider ones. */
const HAIR = 0.9;

interface Look {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly head: "triangle" | "diamond";
}

/** Draws what is seen on a canvas whose unit is a CSS pixel. */
export class Painter {
  private readonly geometry: Geometry;

  constructor(
    private readonly canvas: CanvasRenderingContext2D,
    private readonly colors: Colors,
    private readonly view: View,
    private readonly state: PageState,
    private readonly states: ReadonlyMap<Arrow, CutState>,
    /** Pixels of the screen for each of CSS. */
    private readonly scale: number,
  ) {
    this.geometry = view.geometry();
  }

  paint({ steps, messages, markers }: Visible, hovered: Arrow | null): void {
    const { canvas, colors, view } = this;
    canvas.fillStyle = colors.paper;
    canvas.fillRect(0, 0, view.width, view.height);
    this.paintLanes();
    const { step } = this.state;
    const isLater = ({ from }: Arrow): boolean => step !== null && from.index > step;
    canvas.globalAlpha = 0.18;
    this.paintArrows(messages.filter(isLater), this.looks().plain);
    this.paintArrows(markers.filter(isLater), this.looks().marker);
    canvas.globalAlpha = 1;
    const now = (arrow: Arrow): boolean => !isLater(arrow);
    canvas.globalAlpha = Math.max(0.3, Math.min(1, CROWD / markers.length));
    this.paintArrows(markers.filter(now), this.looks().marker);
    canvas.globalAlpha = 1;
    this.paintMessages(messages.filter(now));
    if (hovered !== null) this.paintArrows([hovered], { ...this.looks().plain, color: colors.selected, width: 3 });
    for (const one of steps) this.paintStep(one);
    if (messages.length <= LABELLED_MAX && view.columnPx > 16) this.paintLabels(messages.filter(now));
    this.paintNames();
  }

  private looks(): Record<"plain" | "marker" | "transit" | "broken", Look> {
    const { message, marker, transit, broken } = this.colors;
    return {
      plain: { color: message, width: 1.4, dash: [], head: "triangle" },
      marker: { color: marker, width: 1.2, dash: [6, 4], head: "diamond" },
      transit: { color: transit, width: 3.2, dash: [], head: "triangle" },
      broken: { color: broken, width: 3.2, dash: [2, 3], head: "triangle" },
    };
  }

  private paintLanes(): void {
    const { canvas, colors, view, geometry } = this;
    const [first, last] = view.lanesSeen();
    canvas.strokeStyle = colors.lane;
    canvas.lineWidth = 1;
    canvas.beginPath();
    for (let lane = first; lane <= last; lane += 1) {
      canvas.moveTo(view.labelPx, geometry.y(lane));
      canvas.lineTo(view.width, geometry.y(lane));
    }
    canvas.stroke();
  }

  private paintMessages(messages: readonly Arrow[]): void {
    const { plain, transit, broken } = this.looks();
    const of = (wanted: CutState | undefined): Arrow[] => messages.filter((arrow) => this.states.get(arrow) === wanted);
    this.paintArrows(of(undefined), plain);
    this.paintArrows(of("in-transit"), transit);
    this.paintArrows(of("broken"), broken);
  }

  private paintArrows(arrows: readonly Arrow[], { color, width, dash, head }: Look): void {
    if (arrows.length === 0) return;
    const { canvas, view } = this;
    const isCrowded = arrows.length > CROWD;
    const segments = arrows.map((arrow) => segmentOf(arrow, this.geometry));
    canvas.strokeStyle = color;
    canvas.lineWidth = isCrowded ? HAIR / this.scale : view.columnPx < DETAIL_PX ? Math.min(width, Math.max(0.7, width * 0.6)) : width;
    canvas.setLineDash(isCrowded || view.columnPx < DETAIL_PX ? [] : [...dash]);
    strokeSegments(canvas, segments, view);
    canvas.setLineDash([]);
    if (view.columnPx >= DETAIL_PX) this.paintHeads(segments, color, head);
  }

  private paintHeads(segments: readonly Segment[], color: string, head: Look["head"]): void {
    const { canvas, colors } = this;
    const size = this.view.lanePx > 40 ? 9 : 7;
    canvas.fillStyle = head === "triangle" ? color : colors.paper;
    canvas.lineWidth = 1.2;
    for (const segment of segments) {
      if (!this.isSeen(segment.to)) continue;
      canvas.beginPath();
      (head === "triangle" ? headAt : openDiamondAt)(canvas, segment, size);
      canvas.fill();
      if (head === "diamond") canvas.stroke();
    }
  }

  private isSeen([x, y]: Segment["to"]): boolean {
    return x > 0 && x < this.view.width + 10 && y > -10 && y < this.view.height + 10;
  }

  private paintStep(step: Step): void {
    const { canvas, colors, view, geometry, state } = this;
    const [x, y] = [geometry.x(step.column), geometry.y(step.lane)];
    const kind = kindOf(step);
    const isCurrent = state.step === step.index;
    if (view.columnPx < DETAIL_PX && kind !== "record" && !isCurrent) return;
    const radius = view.lanePx > 40 ? 4 : 3;
    canvas.globalAlpha = state.step !== null && step.index > state.step ? 0.3 : 1;
    canvas.beginPath();
    if (kind === "record") diamond(canvas, x, y, radius + 4);
    else if (kind === "command" || kind === "created") canvas.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else canvas.arc(x, y, radius, 0, 2 * Math.PI);
    const after = state.cut !== null && !isBefore(state.cut, step);
    const color = { record: colors.cut, marker: colors.marker, created: colors.muted, command: colors.ink, receive: colors.message }[kind];
    canvas.fillStyle = kind === "record" || kind === "marker" || after ? colors.paper : color;
    canvas.fill();
    canvas.strokeStyle = color;
    canvas.lineWidth = kind === "record" ? 2.5 : 1.4;
    canvas.stroke();
    canvas.globalAlpha = 1;
    if (isCurrent) this.paintRing(x, y, radius + 9);
  }

  private paintRing(x: number, y: number, radius: number): void {
    const { canvas, colors } = this;
    canvas.beginPath();
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
    canvas.strokeStyle = colors.selected;
    canvas.lineWidth = 3;
    canvas.stroke();
  }

  private paintLabels(messages: readonly Arrow[]): void {
    const { canvas, colors } = this;
    canvas.font = "12px system-ui, sans-serif";
    canvas.textAlign = "center";
    canvas.textBaseline = "middle";
    const labels = messages.map(({ told }) => (told === null ? "" : shortLabel(told)));
    const wanted = messages.map((arrow, at) => ({
      ...segmentOf(arrow, this.geometry),
      width: canvas.measureText(labels[at] ?? "").width + 6,
      height: 14,
    }));
    for (const [at, place] of placeLabels(wanted).entries()) {
      const [label, arrow, width] = [labels[at] ?? "", messages[at], wanted[at]?.width ?? 0];
      if (place === null || arrow === undefined || !this.isSeen(place)) continue;
      this.paintPlate(place, width);
      const state = this.states.get(arrow);
      canvas.fillStyle = state === undefined ? colors.message : state === "broken" ? colors.broken : colors.transit;
      canvas.fillText(label, ...place);
    }
  }

  /** Behind a label, so that it can be read over lines. An outline of the letters looks no better and takes much longer. */
  private paintPlate([x, y]: readonly [number, number], width: number): void {
    const { canvas, colors } = this;
    canvas.globalAlpha = 0.85;
    canvas.fillStyle = colors.paper;
    canvas.fillRect(x - width / 2 + 1, y - 8, width - 2, 15);
    canvas.globalAlpha = 1;
  }

  /** Over everything else, at the left edge. */
  private paintNames(): void {
    const { canvas, colors, view, geometry } = this;
    canvas.fillStyle = colors.paper;
    canvas.fillRect(0, 0, view.labelPx, view.height);
    canvas.fillStyle = colors.ink;
    canvas.font = `600 ${view.lanePx > 40 ? 13 : 12}px system-ui, sans-serif`;
    canvas.textAlign = "right";
    canvas.textBaseline = "middle";
    const [first, last] = view.lanesSeen();
    for (const { node, place } of view.diagram.lanes.slice(first, last + 1)) {
      canvas.fillText(view.width < 560 ? String(node) : `node ${node}`, view.labelPx - 8, geometry.y(place));
    }
  }
}

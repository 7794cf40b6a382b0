import { scaleLinear } from "d3-scale";
import { curveMonotoneY, line } from "d3-shape";
import { cutColumn, type Cut } from "./cut.js";
import type { Arrow, Lane, Step } from "./diagram.js";

/** From columns and lanes to pixels. */
export interface Geometry {
  readonly x: (column: number) => number;
  readonly y: (lane: number) => number;
}

/** Pixels from the middle of a point to where its arrows end. */
const POINT_RADIUS = 5;

export interface GeometryOptions {
  readonly left: number;
  readonly top: number;
  readonly columnPx: number;
  readonly lanePx: number;
  readonly firstColumn: number;
}

/** A geometry of equal columns and equal lanes. */
export function evenGeometry({ left, top, columnPx, lanePx, firstColumn }: GeometryOptions): Geometry {
  const x = scaleLinear([firstColumn, firstColumn + 1], [left, left + columnPx]);
  const y = scaleLinear([0, 1], [top, top + lanePx]);
  return { x: (column) => x(column), y: (lane) => y(lane) };
}

export interface Segment {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** An arrow, without what its points cover. One that nobody received ends on its way. */
export function segmentOf({ from, to, toLane }: Pick<Arrow, "from" | "to" | "toLane">, { x, y }: Geometry): Segment {
  const start: [number, number] = [x(from.column), y(from.lane)];
  const part = to === null ? 0.55 : 1;
  const end: [number, number] = [x(to?.column ?? from.column + 1), y(toLane)];
  const [dx, dy] = [(end[0] - start[0]) * part, (end[1] - start[1]) * part];
  const length = Math.hypot(dx, dy);
  const gap = length === 0 ? 0 : Math.min(POINT_RADIUS, length / 3) / length;
  return {
    from: [start[0] + dx * gap, start[1] + dy * gap],
    to: [start[0] + dx * (to === null ? 1 : 1 - gap), start[1] + dy * (to === null ? 1 : 1 - gap)],
  };
}

/** Where a cut crosses each lane, from above. */
export function cutPoints(lanes: readonly Lane[], cut: Cut, { x, y }: Geometry): [number, number][] {
  return lanes.map((lane) => [x(cutColumn(lane, cut[lane.place] ?? 0)), y(lane.place)]);
}

/** A smooth line through the points of a cut and a bit beyond, as the data of an SVG path. */
export function cutPath(points: readonly [number, number][], beyondPx: number): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "";
  const beyond: [number, number][] = [[first[0], first[1] - beyondPx], ...points, [last[0], last[1] + beyondPx]];
  return line().curve(curveMonotoneY).digits(2)(beyond) ?? "";
}

/** What a step is shown as: what matters most of what happened in it. */
export function kindOf({ events }: Pick<Step, "events">): "record" | "marker" | "created" | "command" | "receive" {
  if (events.some(({ kind }) => kind === "record")) return "record";
  switch (events[0]?.kind) {
    case "markerReceived":
    case "markersSent":
      return "marker";
    case "created":
      return "created";
    case "receive":
      return "receive";
    default:
      return "command";
  }
}

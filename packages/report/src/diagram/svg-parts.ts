import { formatChannel, type SnapshotId } from "@cutline/core";
import { visibleText } from "../text/visible-text.js";
import type { AlgorithmNote } from "./algorithm-notes.js";
import { type Cut, type CutState, isBefore } from "./cut.js";
import type { Arrow } from "./diagram.js";
import { cutPath, cutPoints, type Geometry, kindOf, segmentOf } from "./geometry.js";
import { placeLabels } from "./place-labels.js";
import { shortLabel } from "./short-label.js";
import { tellStep } from "./story.js";
import { element, rounded, textElement } from "./svg-markup.js";
import type { DiagramWindow } from "./window.js";

/** What the parts of a picture are drawn from. */
export interface Drawing {
  readonly window: DiagramWindow;
  readonly snapshot: SnapshotId | null;
  readonly cut: Cut | null;
  /** Messages that the cut does something to. */
  readonly states: ReadonlyMap<Arrow, CutState>;
  readonly geometry: Geometry;
  readonly notes: ReadonlyMap<number, AlgorithmNote>;
  /** Where the lanes begin and end. */
  readonly left: number;
  readonly right: number;
}

/** Height of the legend. */
export const LEGEND_PX = 40;

const LABEL_PX_PER_CHARACTER = 7;
const TEXT_MAX = 400;

export function drawLanes({ window, geometry, left, right }: Drawing): string {
  return window.lanes
    .map(({ node, place }) => {
      const y = geometry.y(place);
      const name = textElement("text", { x: left - 22, y: y + 4, "text-anchor": "end" }, `node ${node}`);
      return element("g", { class: "lane", "data-node": node }, name + element("line", { x1: left - 14, y1: y, x2: right, y2: y }));
    })
    .join("");
}

/** Markers first, so that messages are over them. */
export function drawArrows(drawing: Drawing): string {
  const { arrows } = drawing.window;
  const markers = arrows.filter(({ snapshot }) => snapshot !== null && snapshot === drawing.snapshot);
  const messages = arrows.filter(({ snapshot }) => snapshot === null);
  return heads() + markers.map((arrow) => drawMarker(arrow, drawing)).join("") + drawMessages(messages, drawing);
}

function heads(): string {
  const triangle = (name: string): string =>
    element(
      "marker",
      {
        id: `head-${name}`,
        viewBox: "0 0 10 10",
        refX: 9,
        refY: 5,
        markerWidth: 9,
        markerHeight: 9,
        markerUnits: "userSpaceOnUse",
        orient: "auto",
      },
      element("path", { class: `head-${name}`, d: "M0 1L10 5L0 9z" }),
    );
  const diamond = element(
    "marker",
    {
      id: "head-marker",
      viewBox: "0 0 12 12",
      refX: 11,
      refY: 6,
      markerWidth: 11,
      markerHeight: 11,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    element("path", { class: "head-marker", d: "M1 6L6 2L11 6L6 10z" }),
  );
  return element("defs", {}, ["message", "transit", "broken"].map(triangle).join("") + diamond);
}

function drawMarker(arrow: Arrow, { geometry }: Drawing): string {
  const { source, target, position, snapshot, to } = arrow;
  const data = { "data-snapshot": snapshot, "data-source": source, "data-target": target, "data-behind": position };
  const title = `Marker of snapshot ${snapshot ?? ""} on ${formatChannel(arrow)}${to === null ? ", still under way" : ""}`;
  return element("g", { class: "marker", ...data }, textElement("title", {}, title) + pathOf(arrow, geometry, "marker"));
}

function drawMessages(messages: readonly Arrow[], drawing: Drawing): string {
  const segments = messages.map((arrow) => segmentOf(arrow, drawing.geometry));
  const labels = messages.map(({ told }) => (told === null ? "" : shortLabel(told)));
  const places = placeLabels(
    segments.map((segment, at) => ({ ...segment, width: (labels[at] ?? "").length * LABEL_PX_PER_CHARACTER + 6, height: 14 })),
  );
  return messages.map((arrow, at) => drawMessage(arrow, drawing, labels[at] ?? "", places[at] ?? null)).join("");
}

function drawMessage(arrow: Arrow, { geometry, states }: Drawing, label: string, place: readonly [number, number] | null): string {
  const { source, target, position, to, told } = arrow;
  const state = states.get(arrow) ?? "plain";
  const data = {
    "data-source": source,
    "data-target": target,
    "data-position": position,
    "data-state": state,
    "data-received": String(to !== null),
  };
  const title = `${visibleText(told?.text ?? "", TEXT_MAX)}, message ${position} of ${formatChannel(arrow)}${IN_WORDS[state]}`;
  const text = place === null ? "" : textElement("text", { x: place[0], y: place[1] + 4, "text-anchor": "middle" }, label);
  return element("g", { class: "message", ...data }, textElement("title", {}, title) + pathOf(arrow, geometry, HEADS[state]) + text);
}

const IN_WORDS = { plain: "", "in-transit": ": in transit at the cut", broken: ": received before the cut, and sent after it" } as const;
const HEADS = { plain: "message", "in-transit": "transit", broken: "broken" } as const;

function pathOf(arrow: Arrow, geometry: Geometry, head: string): string {
  const { from, to } = segmentOf(arrow, geometry);
  return element("path", { d: `M${from.map(rounded).join(" ")}L${to.map(rounded).join(" ")}`, "marker-end": `url(#head-${head})` });
}

export function drawSteps({ window, geometry, notes, cut }: Drawing): string {
  return window.steps
    .map((step) => {
      const [x, y] = [geometry.x(step.column), geometry.y(step.lane)];
      const kind = kindOf(step);
      const data = {
        class: "step",
        "data-node": window.lanes[step.lane]?.node ?? null,
        "data-kind": kind,
        "data-tick": step.events[0]?.tick ?? null,
        "data-before-cut": cut === null ? null : String(isBefore(cut, step)),
      };
      const title = textElement("title", {}, visibleText(tellStep(step, notes), TEXT_MAX));
      if (kind === "record") return element("path", { ...data, d: diamondAt(x, y, 8) }, title);
      if (kind === "command" || kind === "created") return element("rect", { ...data, x: x - 4, y: y - 4, width: 8, height: 8 }, title);
      return element("circle", { ...data, cx: x, cy: y, r: 4 }, title);
    })
    .join("");
}

function diamondAt(x: number, y: number, radius: number): string {
  return `M${rounded(x - radius)} ${rounded(y)}l${radius} ${-radius}l${radius} ${radius}l${-radius} ${radius}z`;
}

/** The cut is drawn where it is in the window; nodes beyond it are cut at its edge. */
export function drawCut({ window, cut, snapshot, geometry, left, right }: Drawing): string {
  if (cut === null) return "";
  const points = cutPoints(window.lanes, cut, geometry).map(([x, y]): [number, number] => [Math.max(left - 10, Math.min(right, x)), y]);
  const [first] = points;
  const marks = window.lanes.map(({ node, place }, at) => {
    const [x, y] = points[at] ?? [0, 0];
    const events = window.lanes[at]?.steps[(cut[place] ?? 0) - 1]?.events.find(({ kind }) => kind === "record")?.tick ?? null;
    return element("circle", { class: "cut-point", cx: x, cy: y, r: 2.5, "data-node": node, "data-tick": events });
  });
  const name =
    first === undefined ? "" : textElement("text", { x: first[0], y: first[1] - 30, "text-anchor": "middle" }, `cut of ${snapshot ?? ""}`);
  return element(
    "g",
    { class: "cut", "data-snapshot": snapshot },
    element("path", { class: "band", d: cutPath(points, 24) }) + element("path", { d: cutPath(points, 24) }) + marks.join("") + name,
  );
}

/** What the shapes mean. */
export function drawLegend({ left }: Drawing, top: number): string {
  const y = top + 12;
  const x0 = left - 76;
  const sample = (at: number, kind: string, state: string | null, head: string, words: string): string =>
    element(
      "g",
      { class: `${kind} legend`, ...(state === null ? {} : { "data-state": state }) },
      element("path", { d: `M${x0 + at} ${y}h34`, "marker-end": `url(#head-${head})` }),
    ) + textElement("text", { class: "note", x: x0 + at + 42, y: y + 4 }, words);
  const record = element("path", { class: "step", "data-kind": "record", d: diamondAt(x0 + 348, y, 8) });
  return (
    sample(0, "message", "plain", "message", "message") +
    sample(116, "message", "in-transit", "transit", "in transit") +
    sample(232, "marker", null, "marker", "marker") +
    element("g", { class: "legend-record" }, record) +
    textElement("text", { class: "note", x: x0 + 364, y: y + 4 }, "records its state") +
    element("g", { class: "cut legend" }, element("path", { d: `M${x0 + 494} ${y - 8}v16` })) +
    textElement("text", { class: "note", x: x0 + 506, y: y + 4 }, "the cut")
  );
}

import type { SnapshotId } from "@cutline/core";
import type { RunReport } from "../run/run-report.js";
import { visibleText } from "../text/visible-text.js";
import { algorithmNotes } from "./algorithm-notes.js";
import { type Cut, type CutFinding, cutOfSnapshot, examineCut, statesOf } from "./cut.js";
import { layOut } from "./diagram.js";
import { evenGeometry } from "./geometry.js";
import { whatIsLeftOut, whatTheCutLacks } from "./left-out.js";
import { element, textElement } from "./svg-markup.js";
import { drawArrows, drawCut, drawLanes, drawLegend, drawSteps, type Drawing, LEGEND_PX } from "./svg-parts.js";
import { SVG_STYLE } from "./svg-style.js";
import { type DiagramWindow, windowOf } from "./window.js";

/** Lanes and steps of one picture. A page holds no more; the html format shows all. */
export const SVG_LIMITS = { lanesMax: 100, stepsMax: 500 } as const;

const COLUMN_PX = 54;
const LANE_PX = 78;
/** Around the lanes; the top has room for the title, the verdict and the cut's name. */
const MARGIN = { left: 96, right: 40, top: 108, bottom: 26 } as const;
const NOTE_PX = 20;
/** The narrowest picture: its legend and title have room. */
const WIDTH_MIN = 720;

export interface SvgOptions {
  /** Whose cut and markers are drawn; null: the last snapshot's. Other snapshots' markers are left out. */
  readonly snapshot: SnapshotId | null;
}

/**
 * The space-time diagram alone, as a standalone SVG without script, that follows the light or dark theme of whoever shows it. Its elements tell by data-*
 * attributes what they stand for. What is beyond `SVG_LIMITS` is left out, and the picture says so; a run without a trace gives a picture that says how to
 * get one.
 */
export function renderSvg(run: RunReport, { snapshot = null }: Partial<SvgOptions> = {}): string {
  const chosen = run.snapshots.find(({ id }) => id === snapshot) ?? run.snapshots.at(-1);
  if (run.trace === null || run.trace.events.length === 0) return withoutTrace(run);
  const diagram = layOut(run.nodes, run.trace);
  const window = windowOf(diagram, chosen?.id ?? null, SVG_LIMITS);
  const { cut, missing } = chosen === undefined ? { cut: null, missing: 0 } : cutOfSnapshot(diagram, chosen.id);
  const finding = cut === null ? { broken: [], inTransit: [] } : examineCut(diagram, cut);
  const lacks = chosen === undefined ? "" : whatTheCutLacks(chosen.id, missing, diagram.lanes.length);
  const left = [...whatIsLeftOut(window, run.trace), ...(lacks === "" ? [] : [lacks])];
  const verdict = lacks === "" ? verdictOf(finding) : "its cut isn't whole in the trace";
  return picture({ run, window, snapshot: chosen?.id ?? null, cut, finding, verdict, left });
}

interface Picture {
  readonly run: RunReport;
  readonly window: DiagramWindow;
  readonly snapshot: SnapshotId | null;
  readonly cut: Cut | null;
  readonly finding: CutFinding;
  /** Of the cut. */
  readonly verdict: string;
  readonly left: readonly string[];
}

function picture({ run, window, snapshot, cut, finding, verdict, left }: Picture): string {
  const firstColumn = window.steps[0]?.column ?? 0;
  const columns = (window.steps.at(-1)?.column ?? 0) - firstColumn + 1;
  const lanesPx = (window.lanes.length - 1) * LANE_PX;
  const width = Math.max(WIDTH_MIN, MARGIN.left + columns * COLUMN_PX + MARGIN.right);
  const bottom = MARGIN.top + lanesPx + MARGIN.bottom;
  const height = bottom + LEGEND_PX + left.length * NOTE_PX + 12;
  const geometry = evenGeometry({ left: MARGIN.left, top: MARGIN.top, columnPx: COLUMN_PX, lanePx: LANE_PX, firstColumn });
  const notes = run.trace === null ? new Map<number, never>() : algorithmNotes(run.trace);
  const drawing: Drawing = {
    window,
    snapshot,
    cut,
    states: statesOf(finding),
    geometry,
    notes,
    right: width - MARGIN.right,
    left: MARGIN.left,
  };
  const title = visibleText(run.title, 80);
  const about = snapshot === null ? "no snapshot was taken" : `snapshot ${snapshot}: ${verdict}`;
  return svgDocument(
    { width, height, title: `${title}: ${about}` },
    textElement("text", { class: "title", x: 20, y: 32 }, title) +
      textElement("text", { class: "note", x: 20, y: 54 }, about) +
      drawLanes(drawing) +
      drawCut(drawing) +
      drawArrows(drawing) +
      drawSteps(drawing) +
      drawLegend(drawing, bottom) +
      left.map((note, line) => textElement("text", { class: "note", x: 20, y: bottom + LEGEND_PX + line * NOTE_PX + 8 }, note)).join(""),
  );
}

function verdictOf({ broken, inTransit }: CutFinding): string {
  return broken.length === 0
    ? `consistent, ${inTransit.length} in transit`
    : `inconsistent, ${broken.length} received before they were sent`;
}

/** What there is to show where nothing is known of what happened. */
function withoutTrace(run: RunReport): string {
  const about = "No trace was kept, so there is nothing to draw: `cutline run --trace` keeps one.";
  return svgDocument(
    { width: WIDTH_MIN, height: 96, title: visibleText(run.title, 80) },
    textElement("text", { class: "title", x: 20, y: 36 }, visibleText(run.title, 80)) +
      textElement("text", { class: "note", x: 20, y: 66 }, about),
  );
}

function svgDocument({ width, height, title }: { width: number; height: number; title: string }, inside: string): string {
  const frame = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    "svg",
    frame,
    textElement("title", {}, title) +
      element("style", {}, SVG_STYLE) +
      element("rect", { class: "paper", width: "100%", height: "100%" }) +
      inside,
  )}\n`;
}

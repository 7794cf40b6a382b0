import { scaleLinear } from "d3-scale";
import { counted, grouped } from "../text/counted.js";
import { button, make, makeSvg } from "./elements.js";
import type { PageState } from "./page-state.js";
import { type Moment, type NodeTiming, timingsOf } from "./timing.js";

const ROW_PX = 20;
const TOP_PX = 28;
/** Rows that are drawn at first. */
const ROWS = 40;
/** Ticks of further markers in a row: more would be a bar. */
const TICKS_MAX = 200;

/** When each node recorded, and when its further markers came: a row for each. */
export function createWaterfall(state: PageState): HTMLElement {
  const content = make("div", { class: "waterfall" });
  const { dropped = [], eventsLeftOut = [], missing = "" } = state.run.trace ?? {};
  const isWhole = dropped.length + eventsLeftOut.length === 0 && missing === "";
  let rows = ROWS;
  const show = (): void => {
    const timings = state.snapshot === null ? [] : timingsOf(state.run.trace, state.snapshot.id);
    content.replaceChildren(
      ...(timings.length === 0 ? [withoutTimes()] : draw(timings, { rows, width: content.clientWidth || 720, isWhole })),
    );
    if (timings.length > rows) content.append(moreButton(timings.length));
  };
  const moreButton = (all: number): HTMLElement =>
    make(
      "p",
      { class: "more" },
      `${rows} of ${grouped(all)} nodes are shown, those that recorded first. `,
      button("Show all", {}, () => {
        rows = Number.MAX_SAFE_INTEGER;
        show();
      }),
    );
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  let width = 0;
  new ResizeObserver(() => {
    if (content.clientWidth === width) return;
    width = content.clientWidth;
    show();
  }).observe(content);
  return make("section", { "aria-labelledby": "timing-heading" }, make("h2", { id: "timing-heading" }, "Timing of the snapshot"), content);
}

function withoutTimes(): HTMLElement {
  return make("p", { class: "empty" }, "When each node recorded is known from a trace alone, and none was kept of this snapshot.");
}

/** `isWhole`: no marker is missing. */
function draw(timings: readonly NodeTiming[], { rows, width, isWhole }: { rows: number; width: number; isWhole: boolean }): Element[] {
  const hasClock = timings.every(({ recorded }) => recorded.timeMs !== null);
  const at = ({ index, timeMs }: Moment): number => (hasClock ? (timeMs ?? 0) : index);
  const moments = timings.flatMap(({ recorded, markers }) => [at(recorded), ...markers.map(at)]);
  const start = moments.reduce((least, one) => Math.min(least, one), Infinity);
  const end = moments.reduce((most, one) => Math.max(most, one), -Infinity);
  const label = 20 + String(timings.reduce((most, { node }) => Math.max(most, node), 0)).length * 8 + 36;
  const x = scaleLinear([start, Math.max(end, start + 0.001)], [label, width - 16]);
  const shown = timings.slice(0, rows);
  const height = TOP_PX + shown.length * ROW_PX + 6;
  const words = hasClock
    ? `Milliseconds since the first record, by the clock of each node's host`
    : `Events since the first record: the hosts had no clock`;
  const whole = isWhole ? "had all markers" : "had the markers that are in this trace";
  const name = `${counted(timings.length, "node")} recorded and ${whole} within ${duration(start, end, hasClock)}. ${words}.`;
  const svg = makeSvg("svg", { width, height, role: "img", "aria-label": name });
  const sinceStart = scaleLinear([0, Math.max(end - start, 0.001)], x.range());
  for (const tick of sinceStart.ticks(Math.max(2, Math.floor(width / 140))))
    svg.append(...drawTick(sinceStart(tick), String(tick), height));
  for (const [row, timing] of shown.entries()) svg.append(drawRow(timing, TOP_PX + row * ROW_PX, (moment) => x(at(moment)), label));
  return [make("p", { class: "note" }, name), svg];
}

function drawTick(x: number, words: string, height: number): SVGElement[] {
  return [
    makeSvg("line", { class: "grid", x1: x, x2: x, y1: TOP_PX - 6, y2: height }),
    makeSvg("text", { class: "axis", x, y: 14, "text-anchor": "middle" }, words),
  ];
}

function duration(start: number, end: number, hasClock: boolean): string {
  return hasClock ? `${(end - start).toFixed(2)} ms` : `${grouped(end - start)} events`;
}

function drawRow(
  { node, firstMarkerFrom, recorded, markers }: NodeTiming,
  y: number,
  x: (moment: Moment) => number,
  label: number,
): SVGElement {
  const last = markers.at(-1) ?? recorded;
  const middle = y + ROW_PX / 2;
  const from = firstMarkerFrom === null ? "began the snapshot" : `recorded on the marker from node ${firstMarkerFrom}`;
  const title = `Node ${node} ${from}${markers.length === 0 ? "" : `; ${markers.length} markers came, the last from node ${markers.at(-1)?.source ?? ""}`}`;
  // one element for all of them: a thousand nodes would have a million
  const ticks = markers.slice(0, TICKS_MAX).map((marker) => `M${x(marker).toFixed(2)} ${y + 4}v${ROW_PX - 8}`);
  return makeSvg(
    "g",
    { class: "row", "data-node": node },
    makeSvg("title", {}, title),
    makeSvg("text", { x: label - 14, y: middle + 4, "text-anchor": "end" }, `node ${node}`),
    makeSvg("rect", { class: "bar", x: x(recorded), y: y + 6, width: Math.max(1, x(last) - x(recorded)), height: ROW_PX - 12 }),
    makeSvg("path", { class: "tick", d: ticks.join("") }),
    makeSvg("path", { class: "record", d: `M${x(recorded) - 6} ${middle}l6 -6l6 6l-6 6z` }),
  );
}

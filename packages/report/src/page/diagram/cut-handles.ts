import { cutColumn, type Cut, nearestCut } from "../../diagram/cut.js";
import type { Lane } from "../../diagram/diagram.js";
import { cutPath, cutPoints } from "../../diagram/geometry.js";
import { tellStep } from "../../diagram/story.js";
import { makeSvg, setAttributes } from "../elements.js";
import type { PageState } from "../page-state.js";
import type { View } from "./view.js";

/** Steps that Page Up and Page Down go. */
const PAGE_STEPS = 10;

/** The cut as a line over the diagram, with a handle on each node's line that the pointer and the keyboard move. */
export class CutHandles {
  readonly element = makeSvg("svg", { class: "cut-layer", role: "group", "aria-label": "The cut: a slider for each node" });
  private readonly band = makeSvg("path", { class: "cut-band" });
  private readonly line = makeSvg("path", { class: "cut-line" });
  private readonly compared = makeSvg("path", { class: "cut-compared" });
  private readonly handles = new Map<number, SVGGElement>();

  constructor(
    private readonly view: View,
    private readonly state: PageState,
    /** Brings a lane's handle into view after the keyboard moved it. */
    private readonly reveal: (column: number) => void,
  ) {
    this.element.append(this.compared, this.band, this.line);
  }

  /** Follows the view and the state. `compared`: the cut of the snapshot that is compared with. */
  update(compared: Cut | null): void {
    const { view, state } = this;
    setAttributes(this.element, { width: view.width, height: view.height });
    const { cut } = state;
    if (cut === null) return;
    const [first, last] = view.lanesSeen();
    const lanes = view.diagram.lanes.slice(Math.max(0, first - 1), last + 2);
    const path = cutPath(this.points(lanes, cut), 16);
    setAttributes(this.band, { d: path });
    setAttributes(this.line, { d: path, "data-consistent": String(state.finding.broken.length === 0) });
    setAttributes(this.band, { "data-consistent": String(state.finding.broken.length === 0) });
    setAttributes(this.compared, { d: compared === null ? "" : cutPath(this.points(lanes, compared), 16) });
    this.updateHandles(view.diagram.lanes.slice(first, last + 1), cut);
  }

  private points(lanes: readonly Lane[], cut: Cut): [number, number][] {
    return cutPoints(lanes, cut, this.view.geometry()).map(([x, y]) => [Math.max(this.view.labelPx, x), y]);
  }

  private updateHandles(lanes: readonly Lane[], cut: Cut): void {
    const seen = new Set(lanes.map(({ place }) => place));
    for (const [place, handle] of this.handles) {
      if (seen.has(place) || handle.contains(document.activeElement)) continue;
      handle.remove();
      this.handles.delete(place);
    }
    for (const lane of lanes) this.updateHandle(lane, cut[lane.place] ?? 0);
  }

  private updateHandle(lane: Lane, before: number): void {
    const handle = this.handles.get(lane.place) ?? this.addHandle(lane);
    const geometry = this.view.geometry();
    const x = geometry.x(cutColumn(lane, before));
    const step = lane.steps[before - 1];
    const where = step === undefined ? "before everything" : `after: ${tellStep(step, this.state.notes)}`;
    setAttributes(handle, {
      transform: `translate(${x},${geometry.y(lane.place)})`,
      "aria-valuenow": before,
      "aria-valuetext": `${before} of ${lane.steps.length} steps, ${where}`,
      // hidden, the one that the keyboard moves would lose the focus
      visibility: x < this.view.labelPx - 4 && handle !== document.activeElement ? "hidden" : null,
    });
  }

  private addHandle(lane: Lane): SVGGElement {
    const height = Math.min(26, this.view.lanePx - 2);
    const slider = {
      role: "slider",
      tabindex: 0,
      "aria-label": `Cut of node ${lane.node}`,
      "aria-valuemin": 0,
      "aria-valuemax": lane.steps.length,
    };
    const handle = makeSvg(
      "g",
      { class: "cut-handle", "data-cut-node": lane.node, ...slider },
      makeSvg("rect", { class: "touch", x: -14, y: -Math.max(height, 24) / 2, width: 28, height: Math.max(height, 24) }),
      makeSvg("rect", { class: "grip", x: -6, y: -height / 2, width: 12, height, rx: 6 }),
    );
    this.followPointer(handle, lane);
    this.followKeys(handle, lane);
    this.handles.set(lane.place, handle);
    this.element.append(handle);
    return handle;
  }

  private followPointer(handle: SVGGElement, lane: Lane): void {
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
      handle.classList.add("dragged");
      event.stopPropagation();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const x = event.clientX - this.element.getBoundingClientRect().left;
      this.state.moveCut(lane.place, nearestCut(lane, this.view.columnAt(x)));
    });
    handle.addEventListener("lostpointercapture", () => handle.classList.remove("dragged"));
  }

  private followKeys(handle: SVGGElement, lane: Lane): void {
    handle.addEventListener("keydown", (event) => {
      const before = this.state.cut?.[lane.place] ?? 0;
      const wanted = keyTarget(event.key, before, lane.steps.length);
      if (wanted === null) return;
      event.preventDefault();
      this.state.moveCut(lane.place, Math.max(0, Math.min(lane.steps.length, wanted)));
      this.reveal(cutColumn(lane, this.state.cut?.[lane.place] ?? 0));
    });
  }
}

/** How many steps a key wants before the cut; null where it means nothing here. */
function keyTarget(key: string, before: number, all: number): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return before - 1;
    case "ArrowRight":
    case "ArrowUp":
      return before + 1;
    case "PageDown":
      return before - PAGE_STEPS;
    case "PageUp":
      return before + PAGE_STEPS;
    case "Home":
      return 0;
    case "End":
      return all;
    default:
      return null;
  }
}

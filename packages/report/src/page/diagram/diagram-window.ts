import { type Cut, cutColumn, cutOfSnapshot, statesOf } from "../../diagram/cut.js";
import type { Arrow, Diagram } from "../../diagram/diagram.js";
import { make } from "../elements.js";
import type { PageState } from "../page-state.js";
import { type Colors, readColors } from "../colors.js";
import { CutHandles } from "./cut-handles.js";
import { type Hit, hitAt } from "./hit.js";
import { Painter } from "./painter.js";
import { Tooltip } from "./tooltip.js";
import { View } from "./view.js";
import { findVisible, type MarkerChoice, type Thinned, type Visible } from "./visible.js";
import { followZoomGestures } from "./zoom-gestures.js";

/**
 * The diagram in a window that scrolls as any part of a page does. A canvas as large as the window stays in its place and shows what would be there, so that
 * it costs the same however long the run was; over it are the cut and its handles.
 */
export class DiagramWindow {
  readonly element = make("div", { class: "diagram-scroll", tabindex: 0, role: "region", "aria-label": "The diagram, which scrolls" });
  private readonly sizer = make("div", { class: "diagram-sizer" });
  private readonly canvas = make("canvas", { role: "img" });
  private readonly stage = make("div", { class: "diagram-stage" });
  private readonly tooltip = new Tooltip();
  private readonly view: View;
  private readonly handles: CutHandles;
  private visible: Visible = { steps: [], messages: [], markers: [], thinned: { messages: 1, crossing: 1, markers: 1 } };
  private hovered: Arrow | null = null;
  private colors: Colors = readColors();
  private isAwaited = false;
  private markers: MarkerChoice = "all";

  /** `onDrawn` is told how much of what is in the window is drawn. */
  constructor(
    private readonly state: PageState,
    diagram: Diagram,
    private readonly onDrawn: (thinned: Thinned) => void,
  ) {
    this.view = new View(diagram);
    this.handles = new CutHandles(this.view, state, (column) => this.revealColumn(column));
    this.canvas.setAttribute("aria-label", describe(diagram));
    this.stage.append(this.canvas, this.handles.element, this.tooltip.element);
    this.sizer.append(this.stage);
    this.element.append(this.sizer);
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.followPointer();
    followZoomGestures(this.element, (factor, x) => this.zoomBy(factor, x));
    new ResizeObserver(() => this.resize()).observe(this.element);
    state.listen((changed) => {
      this.draw();
      if (changed.has("snapshot")) this.showCut();
      if (changed.has("step")) this.revealStep();
    });
  }

  /** Draws anew at once with the colours of the theme that is on now. */
  changeTheme(): void {
    this.colors = readColors();
    this.drawNow();
  }

  showMarkers(markers: MarkerChoice): void {
    this.markers = markers;
    this.draw();
  }

  zoomBy(factor: number, x = (this.view.width + this.view.labelPx) / 2): void {
    const column = this.view.columnAt(x);
    this.view.zoomTo(this.view.columnPx * factor);
    this.resizeContents();
    this.element.scrollLeft += (column - this.view.columnAt(x)) * this.view.columnPx;
    this.draw();
  }

  zoomToAll(): void {
    this.zoomBy(this.view.fittingColumnPx / this.view.columnPx);
  }

  /** Scrolls to where the cut is. */
  showCut(): void {
    const { cut } = this.state;
    if (cut === null) return;
    const columns = this.view.diagram.lanes.map((lane) => cutColumn(lane, cut[lane.place] ?? 0)).sort((one, other) => one - other);
    this.element.scrollLeft = this.view.scrollToCenter(columns[columns.length >>> 1] ?? 0);
  }

  private revealStep(): void {
    const step = this.view.diagram.steps[this.state.step ?? -1];
    if (step === undefined) return;
    this.revealColumn(step.column);
    const y = this.view.geometry().y(step.lane);
    if (y < 20 || y > this.view.height - 20) this.element.scrollTop += y - this.view.height / 2;
  }

  private revealColumn(column: number): void {
    const x = this.view.geometry().x(column);
    if (x < this.view.labelPx + 20 || x > this.view.width - 40) this.element.scrollLeft = this.view.scrollToCenter(column);
  }

  private resize(): void {
    const isFirst = this.view.width === 0;
    this.view.width = this.element.clientWidth;
    if (isFirst) this.view.zoomToStart();
    this.resizeContents();
    if (isFirst) this.showCut();
    this.draw();
  }

  private resizeContents(): void {
    const { view, sizer, stage } = this;
    sizer.style.width = `${Math.max(view.fullWidth, view.width)}px`;
    sizer.style.height = `${view.fullHeight}px`;
    view.height = Math.min(view.fullHeight, this.element.clientHeight);
    stage.style.width = `${view.width}px`;
    stage.style.height = `${view.height}px`;
  }

  /** Draws before the next frame, once however often it is asked for. */
  private draw(): void {
    if (this.isAwaited) return;
    this.isAwaited = true;
    requestAnimationFrame(() => {
      this.isAwaited = false;
      this.drawNow();
    });
  }

  private drawNow(): void {
    const { view, state, canvas } = this;
    view.scrollLeft = this.element.scrollLeft;
    view.scrollTop = this.element.scrollTop;
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null || view.width === 0) return;
    const scale = Math.min(2, devicePixelRatio);
    const [width, height] = [Math.round(view.width * scale), Math.round(view.height * scale)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const states = statesOf(state.finding);
    this.visible = findVisible(view, { snapshot: state.snapshot?.id ?? null, markers: this.markers, crossing: states });
    new Painter(context, this.colors, view, state, states, scale).paint(this.visible, this.hovered);
    this.handles.update(this.comparedCut());
    this.onDrawn(this.visible.thinned);
  }

  private comparedCut(): Cut | null {
    const { comparedWith } = this.state;
    return comparedWith === null ? null : cutOfSnapshot(this.view.diagram, comparedWith.id).cut;
  }

  private followPointer(): void {
    const hit = (event: MouseEvent): Hit => {
      const { left, top } = this.stage.getBoundingClientRect();
      return hitAt(event.clientX - left, event.clientY - top, this.view, this.visible);
    };
    this.stage.addEventListener("pointermove", (event) => {
      const isLooking = event.buttons === 0 && event.target === this.canvas;
      this.hover(isLooking ? hit(event) : null, event);
    });
    this.stage.addEventListener("pointerleave", (event) => this.hover(null, event));
    this.canvas.addEventListener("click", (event) => {
      const found = hit(event);
      this.hover(found, event);
      if (found !== null) this.state.goTo(found.kind === "step" ? found.step.index : found.arrow.from.index);
    });
  }

  private hover(hit: Hit, event: MouseEvent): void {
    const { left, top } = this.stage.getBoundingClientRect();
    this.tooltip.show(hit, this.state, {
      x: event.clientX - left,
      y: event.clientY - top,
      width: this.view.width,
      height: this.view.height,
    });
    const arrow = hit?.kind === "arrow" ? hit.arrow : null;
    if (arrow === this.hovered) return;
    this.hovered = arrow;
    this.draw();
  }
}

/** The diagram for people who don't see it. */
function describe({ lanes, steps, arrows }: Diagram): string {
  const messages = arrows.filter(({ snapshot }) => snapshot === null).length;
  return `${lanes.length} nodes as lines, ${steps.length} steps, ${messages} messages and ${arrows.length - messages} markers as arrows between them. The steps are told in words below.`;
}

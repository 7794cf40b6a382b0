import type { Diagram } from "../../diagram/diagram.js";
import type { PageTrace } from "../../html/read-page-data.js";
import { whatTheTraceLacks } from "../../diagram/left-out.js";
import { counted, grouped } from "../../text/counted.js";
import { button, choice, make } from "../elements.js";
import type { PageState } from "../page-state.js";
import { createCutStatus } from "./cut-status.js";
import { DiagramWindow } from "./diagram-window.js";
import { createLegend } from "./legend.js";
import { createStoryPanel } from "./story-panel.js";
import type { MarkerChoice, Thinned } from "./visible.js";

/** Markers that are all drawn at first: more cover the messages. */
const MARKERS_AT_FIRST = 300;

/** The part of the page with the diagram, and what changes its colours when the theme does. */
export interface DiagramSection {
  readonly element: HTMLElement;
  changeTheme(): void;
}

/** The diagram with its tools, what the cut does, and the steps in words; where no trace was kept, how to get one. */
export function createDiagramSection(state: PageState): DiagramSection {
  const heading = make("h2", { id: "diagram-heading" }, "Space–time diagram");
  const { diagram } = state;
  if (diagram === null)
    return { element: make("section", { "aria-labelledby": "diagram-heading" }, heading, withoutTrace(state)), changeTheme: () => {} };
  const sampled = make("p", { class: "note", hidden: true });
  const window = new DiagramWindow(state, diagram, (thinned) => {
    const words = tellThinned(thinned);
    if (words === sampled.textContent) return; // a text that is set anew is laid out anew, in each frame
    sampled.hidden = words === "";
    sampled.textContent = words;
  });
  const lacks = state.run.trace === null ? [] : [...whatTheTraceLacks(state.run.trace), ...whatThePageLacks(state.run.trace)];
  const element = make(
    "section",
    { "aria-labelledby": "diagram-heading" },
    make("div", { class: "heading" }, heading, createTools(window, state)),
    createMarkerChoice(window, state, diagram),
    make(
      "p",
      { class: "note" },
      "Time goes to the right. Drag the handles of the cut, or move them with the arrow keys. Click a point to read what happened there.",
    ),
    createCutLacks(state),
    ...lacks.map((sentence) => make("p", { class: "note left-out" }, sentence)),
    window.element,
    createLegend(),
    sampled,
    createCutStatus(state),
    createStoryPanel(state, diagram),
  );
  return { element, changeTheme: () => window.changeTheme() };
}

/** Says where the chosen snapshot's cut isn't whole in the trace. */
function createCutLacks(state: PageState): HTMLElement {
  const element = make("p", { class: "note left-out" });
  const show = (): void => {
    element.textContent = state.cutLacks;
    element.hidden = state.cutLacks === "";
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  return element;
}

function createTools(window: DiagramWindow, state: PageState): HTMLElement {
  return make(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Diagram" },
    button("−", { title: "Zoom out" }, () => window.zoomBy(1 / 1.5)),
    button("+", { title: "Zoom in" }, () => window.zoomBy(1.5)),
    button("Fit", { title: "Show all of the diagram" }, () => window.zoomToAll()),
    button("Go to cut", {}, () => window.showCut()),
    button("Reset cut", { title: "Put the cut back to where the snapshot made it" }, () => state.setCut(state.snapshotCut())),
  );
}

function tellThinned({ messages, crossing, markers }: Thinned): string {
  const parts = [
    messages === 1 ? "" : `1 of ${grouped(messages)} messages`,
    crossing === 1 ? "" : `1 of ${grouped(crossing)} that the cut goes through`,
    markers === 1 ? "" : `1 of ${grouped(markers)} markers`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `So much is in view that only some is drawn: ${parts.join(", ")}. Zoom in to see all.`;
}

/** What is in the trace and not in the page, in sentences. */
function whatThePageLacks({ events, eventsLeftOut, markersLeftOut }: PageTrace): string[] {
  const later = eventsLeftOut.reduce((sum, node) => sum + node.events, 0);
  const behind = `This page ends behind ${counted(events.length, "event")}: ${counted(later, "later event")} of the trace ${later === 1 ? "is" : "are"} left out.`;
  const arrows = `So many markers were sent that only those that made a node record have an arrow; ${grouped(markersLeftOut)} have none.`;
  return [...(later === 0 ? [] : [behind]), ...(markersLeftOut === 0 ? [] : [arrows])];
}

/** Of many markers, at first those are drawn that made a node record. */
function createMarkerChoice(window: DiagramWindow, state: PageState, diagram: Diagram): HTMLElement {
  const element = make("div", { class: "choices" });
  const show = (): void => {
    const markers = diagram.arrows.filter(({ snapshot }) => snapshot !== null && snapshot === state.snapshot?.id).length;
    const chosen = markers > MARKERS_AT_FIRST ? "first" : "all";
    const options: [MarkerChoice, string][] = [
      ["all", `all ${grouped(markers)}${state.run.trace?.markersLeftOut === 0 ? "" : " that are here"}`],
      ["first", "those that made a node record"],
      ["none", "none"],
    ];
    window.showMarkers(chosen);
    element.replaceChildren(choice("Markers", options, chosen, (value) => window.showMarkers(value as MarkerChoice)));
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  return element;
}

function withoutTrace({ run }: PageState): HTMLElement {
  const why =
    run.trace === null
      ? "No trace was kept, so there is no diagram: only what the snapshots found is known. `cutline run --trace` keeps one."
      : "The trace is empty: nothing happened that it could show.";
  return make("p", { class: "empty" }, why, run.nodes.length === 0 ? "" : ` There were ${counted(run.nodes.length, "node")}.`);
}

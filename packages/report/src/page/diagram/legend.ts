import { make, makeSvg } from "../elements.js";

/** What the shapes mean. */
export function createLegend(): HTMLElement {
  return make(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    entry("message", arrow("message", "")),
    entry("in transit at the cut", arrow("transit", "")),
    entry("breaks the cut", arrow("broken", "")),
    entry(
      "marker",
      makeSvg("path", { class: "marker", d: "M1 8H20" }),
      makeSvg("path", { class: "marker-head", d: "M20 8l6 -4l6 4l-6 4z" }),
    ),
    entry("command", makeSvg("rect", { class: "command", x: 12, y: 4, width: 8, height: 8 })),
    entry("records its state", makeSvg("path", { class: "record", d: "M9 8l7 -7l7 7l-7 7z" })),
    entry(
      "the cut",
      makeSvg("path", { class: "cut-line", d: "M16 0V16" }),
      makeSvg("rect", { class: "grip", x: 12, y: 2, width: 8, height: 12, rx: 4 }),
    ),
  );
}

function entry(words: string, ...shapes: SVGElement[]): HTMLElement {
  return make("li", {}, makeSvg("svg", { width: 34, height: 16, "aria-hidden": "true" }, ...shapes), words);
}

function arrow(kind: string, d: string): SVGElement {
  return makeSvg(
    "g",
    { class: `arrow ${kind}` },
    makeSvg("path", { class: "shaft", d: `M1 8H24${d}` }),
    makeSvg("path", { class: "head", d: "M32 8L23 4V12z" }),
  );
}

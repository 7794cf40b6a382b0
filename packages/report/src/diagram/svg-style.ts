/** A colour in light, and in dark. */
type Pair = readonly [light: string, dark: string];

const PAPER: Pair = ["#fff", "#12161c"];
const INK: Pair = ["#1b2430", "#e6ebf2"];
const MUTED: Pair = ["#566273", "#a3b0c0"];
const LANE: Pair = ["#b4bdc9", "#465263"];
const MESSAGE: Pair = ["#2459c5", "#84adff"];
const MARKER: Pair = ["#9a4a00", "#f2a65a"];
const TRANSIT: Pair = ["#8a1a8f", "#ea9af0"];
const CUT: Pair = ["#0a6e4b", "#55d6a6"];
const BROKEN: Pair = ["#b80f1d", "#ff8080"];

/** Which elements have which colours. */
const COLORS: readonly (readonly [elements: string, colors: { readonly fill?: Pair; readonly stroke?: Pair }])[] = [
  ["text", { fill: INK }],
  [".paper", { fill: PAPER }],
  [".note", { fill: MUTED }],
  [".lane line", { stroke: LANE }],
  [".message path", { stroke: MESSAGE }],
  [".message text", { fill: MESSAGE, stroke: PAPER }],
  ['.message[data-state="in-transit"] path', { stroke: TRANSIT }],
  ['.message[data-state="in-transit"] text', { fill: TRANSIT }],
  ['.message[data-state="broken"] path', { stroke: BROKEN }],
  ['.message[data-state="broken"] text', { fill: BROKEN }],
  [".marker path", { stroke: MARKER }],
  [".step", { fill: MESSAGE, stroke: PAPER }],
  ['.step[data-kind="record"]', { fill: PAPER, stroke: CUT }],
  ['.step[data-kind="marker"]', { fill: PAPER, stroke: MARKER }],
  ['.step[data-kind="created"]', { fill: MUTED }],
  ['.step[data-kind="command"]', { fill: INK }],
  [".cut path", { stroke: CUT }],
  [".cut text,.cut-point", { fill: CUT }],
  [".head-message", { fill: MESSAGE }],
  [".head-transit", { fill: TRANSIT }],
  [".head-broken", { fill: BROKEN }],
  [".head-marker", { fill: PAPER, stroke: MARKER }],
];

const SHAPES = `
text{font:13px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.title{font-size:16px;font-weight:600}
.note{font-size:12px}
.lane line{stroke-width:1.5}
.lane text{font-weight:600}
.message path{stroke-width:1.6;fill:none}
.message text{font-size:11.5px;stroke-width:4px;paint-order:stroke;stroke-linejoin:round}
.message[data-state="in-transit"] path{stroke-width:3}
.message[data-state="in-transit"] text{font-weight:700}
.message[data-state="broken"] path{stroke-width:3;stroke-dasharray:2 3}
.marker path{stroke-width:1.4;stroke-dasharray:6 4;fill:none}
.step{stroke-width:1}
.step[data-kind="record"]{stroke-width:2.5}
.step[data-kind="marker"]{stroke-width:1.5}
.cut path{fill:none;stroke-width:2;stroke-linecap:round}
.cut .band{stroke-width:11;opacity:.22}
.cut text{font-weight:600;font-size:12px}
`.replaceAll("\n", "");

function colorsOf(theme: 0 | 1): string {
  return COLORS.map(([elements, { fill, stroke }]) => {
    const properties = [fill === undefined ? "" : `fill:${fill[theme]}`, stroke === undefined ? "" : `stroke:${stroke[theme]}`];
    return `${elements}{${properties.filter((property) => property !== "").join(";")}}`;
  }).join("");
}

/**
 * The look of the standalone diagram: light unless its reader's system is dark. Kinds differ in shape and dashes, not by colour alone. Colours stand where
 * they are used, without variables: programs that set papers and slides know none.
 */
export const SVG_STYLE = `svg{color-scheme:light dark}${SHAPES}${colorsOf(0)}@media (prefers-color-scheme:dark){${colorsOf(1)}}`;

/** The look of the standalone diagram: light unless its reader's system is dark. Kinds differ in shape and dashes, not by colour alone. */
export const SVG_STYLE = `
svg{color-scheme:light dark;--paper:#fff;--ink:#1b2430;--muted:#566273;--lane:#b4bdc9;--message:#2459c5;--marker:#9a4a00;--transit:#8a1a8f;--cut:#0a6e4b;--broken:#b80f1d}
@media (prefers-color-scheme:dark){svg{--paper:#12161c;--ink:#e6ebf2;--muted:#a3b0c0;--lane:#465263;--message:#84adff;--marker:#f2a65a;--transit:#ea9af0;--cut:#55d6a6;--broken:#ff8080}}
text{font:13px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}
.paper{fill:var(--paper)}
.title{font-size:16px;font-weight:600}
.note{fill:var(--muted);font-size:12px}
.lane line{stroke:var(--lane);stroke-width:1.5}
.lane text{font-weight:600}
.message path{stroke:var(--message);stroke-width:1.6;fill:none}
.message text,.marker text{font-size:11.5px;fill:var(--message);stroke:var(--paper);stroke-width:4px;paint-order:stroke;stroke-linejoin:round}
.message[data-state="in-transit"] path{stroke:var(--transit);stroke-width:3}
.message[data-state="in-transit"] text{fill:var(--transit);font-weight:700}
.message[data-state="broken"] path{stroke:var(--broken);stroke-width:3;stroke-dasharray:2 3}
.marker path{stroke:var(--marker);stroke-width:1.4;stroke-dasharray:6 4;fill:none}
.step{fill:var(--message);stroke:var(--paper);stroke-width:1}
.step[data-kind="record"]{fill:var(--paper);stroke:var(--cut);stroke-width:2.5}
.step[data-kind="marker"]{fill:var(--paper);stroke:var(--marker);stroke-width:1.5}
.step[data-kind="created"]{fill:var(--muted)}
.step[data-kind="command"]{fill:var(--ink)}
.cut path{fill:none;stroke:var(--cut);stroke-width:2;stroke-linecap:round}
.cut .band{stroke-width:11;opacity:.22}
.cut text{fill:var(--cut);font-weight:600;font-size:12px}
.head-message{fill:var(--message)}.head-transit{fill:var(--transit)}.head-broken{fill:var(--broken)}
.head-marker{fill:var(--paper);stroke:var(--marker)}
`.replaceAll("\n", "");

import { formatChannel } from "@cutline/core";
import type { Arrow } from "../../diagram/diagram.js";
import { tellStep } from "../../diagram/story.js";
import { foreignText, make } from "../elements.js";
import type { PageState } from "../page-state.js";
import type { Hit } from "./hit.js";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is under the pointer, in words. */
export class Tooltip {
  readonly element = make("div", { class: "tooltip", role: "tooltip", hidden: true });

  show(hit: Hit, state: PageState, { x, y, width, height }: Place): void {
    const { element } = this;
    element.hidden = hit === null;
    if (hit === null) return;
    element.replaceChildren(foreignText(hit.kind === "step" ? tellStep(hit.step, state.notes) : tellArrow(hit.arrow, state)));
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(4, Math.min(width - offsetWidth - 4, x + 14))}px`;
    element.style.top = `${y + 18 + offsetHeight > height ? Math.max(2, y - offsetHeight - 12) : y + 18}px`;
  }
}

function tellArrow(arrow: Arrow, { finding }: PageState): string {
  const channel = formatChannel(arrow);
  const end = arrow.to === null ? "; not received in this trace" : "";
  if (arrow.told === null) return `Marker of snapshot ${arrow.snapshot ?? ""} on ${channel}, behind message ${arrow.position}${end}`;
  const state = finding.inTransit.includes(arrow) ? "; in transit at the cut" : finding.broken.includes(arrow) ? "; breaks the cut" : "";
  return `${arrow.told.text}: message ${arrow.position} of ${channel}${state}${end}`;
}

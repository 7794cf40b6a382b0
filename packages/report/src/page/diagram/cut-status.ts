import { formatChannel } from "@cutline/core";
import type { Arrow } from "../../diagram/diagram.js";
import { counted, grouped } from "../../text/counted.js";
import { foreignText, make } from "../elements.js";
import type { PageState } from "../page-state.js";

/** Messages that are named; the rest is counted. */
const NAMED_MAX = 5;

/** Says, whenever the cut moves, whether it is consistent, and names the messages that break it or cross it. */
export function createCutStatus(state: PageState): HTMLElement {
  const verdict = make("strong", {});
  const why = make("span", {});
  const list = make("ul", {});
  const element = make("div", { class: "cut-status", role: "status", "aria-live": "polite" }, make("p", {}, verdict, " ", why), list);
  const show = (): void => {
    if (state.cut === null) return;
    const { broken, inTransit } = state.finding;
    const isConsistent = broken.length === 0;
    element.dataset["consistent"] = String(isConsistent);
    verdict.textContent = isConsistent ? "✓ This cut is consistent." : "✗ This cut is inconsistent.";
    why.textContent = isConsistent ? whyConsistent(inTransit) : whyInconsistent(broken.length);
    const named = isConsistent ? inTransit.map(tellInTransit) : broken.map(tellBroken);
    list.replaceChildren(...named.slice(0, NAMED_MAX).map((words) => make("li", {}, foreignText(words))));
    if (named.length > NAMED_MAX) list.append(make("li", {}, `and ${grouped(named.length - NAMED_MAX)} more`));
  };
  state.listen((changed) => {
    if (changed.has("cut")) show();
  });
  show();
  return element;
}

function whyConsistent(inTransit: readonly Arrow[]): string {
  const crossing =
    inTransit.length === 0
      ? "no message crosses it"
      : `${counted(inTransit.length, "message")}${sumOf(inTransit)} ${inTransit.length === 1 ? "is" : "are"} in transit`;
  return `Whatever was received before it was also sent before it; ${crossing}.`;
}

function whyInconsistent(broken: number): string {
  return `${counted(broken, "message")} ${broken === 1 ? "was" : "were"} received before it and sent after it: the system was never in such a state.`;
}

function sumOf(arrows: readonly Arrow[]): string {
  let sum = 0n;
  for (const { told } of arrows) {
    if (told?.amount === null || told?.amount === undefined) return "";
    sum += told.amount;
  }
  return ` (${grouped(sum)} in all)`;
}

function tellInTransit(arrow: Arrow): string {
  return `${nameOf(arrow)}: node ${arrow.source} sent it before the cut; node ${arrow.target} ${arrow.to === null ? "has not received it" : "receives it after"}.`;
}

function tellBroken(arrow: Arrow): string {
  return `${nameOf(arrow)}: node ${arrow.target} received it before the cut, but node ${arrow.source} sends it only after.`;
}

function nameOf(arrow: Arrow): string {
  return `${arrow.told?.text ?? ""}, message ${arrow.position} of ${formatChannel(arrow)}`;
}

import { counted, grouped } from "../text/counted.js";
import type { PageSnapshot } from "../html/read-page-data.js";
import { foreignText, make } from "./elements.js";
import type { PageState } from "./page-state.js";

/** Violations that are told; the rest is counted. */
const VIOLATIONS_MAX = 5;

/** What the chosen snapshot found, at a glance. */
export function createSummary(state: PageState): HTMLElement {
  const facts = make("div", { class: "facts" });
  const violations = make("ul", { class: "violations" });
  const show = (): void => {
    const { snapshot } = state;
    facts.replaceChildren(
      ...(snapshot === null ? [make("p", { class: "empty" }, "No snapshot was taken in this run.")] : factsOf(snapshot)),
    );
    violations.replaceChildren(...(snapshot === null ? [] : violationsOf(snapshot)));
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  return make("section", { "aria-labelledby": "summary-heading" }, make("h2", { id: "summary-heading" }, "Summary"), facts, violations);
}

function factsOf(snapshot: PageSnapshot): HTMLElement[] {
  const { sums, states, channels, carrying } = snapshot;
  const inTransit = carrying.reduce((sum, channel) => sum + channel.inTransit, 0);
  const verdict = fact("Verdict", snapshot.consistent ? "✓ consistent" : "✗ inconsistent", verdictInWords(snapshot));
  verdict.dataset["consistent"] = String(snapshot.consistent);
  const amounts =
    sums === null
      ? [fact("In transit", grouped(inTransit), inTransit === 1 ? "message" : "messages")]
      : [
          fact("At rest", grouped(sums.atRest), `in ${counted(states.size, "node")}`),
          fact("In transit", grouped(sums.inTransit), `in ${counted(inTransit, "message")}`),
          fact("In all", grouped(sums.atRest + sums.inTransit), "at rest and in transit"),
        ];
  return [
    verdict,
    ...amounts,
    fact("Cut", counted(states.size, "node"), counted(channels, "channel")),
    fact("Taken", ...whenTaken(snapshot)),
  ];
}

function verdictInWords({ consistent, violations }: PageSnapshot): string {
  return consistent ? "nothing was received that wasn't sent" : counted(violations.length, "violation");
}

function whenTaken({ initiator, beginMs, collectMs }: PageSnapshot): [value: string, note: string] {
  const by = initiator === null ? "" : `begun by node ${initiator}`;
  if (beginMs === null) return [initiator === null ? "–" : `by node ${initiator}`, "nobody knows when"];
  const began = new Date(beginMs);
  const when = Number.isNaN(began.getTime()) ? "" : `, ${began.toISOString().replace("T", " ").replace("Z", " UTC")}`;
  return [collectMs === null ? "–" : `in ${grouped(Math.max(0, Math.round(collectMs - beginMs)))} ms`, `${by}${when}`];
}

function fact(name: string, value: string, note: string): HTMLElement {
  return make(
    "div",
    { class: "fact" },
    make("span", { class: "name" }, name),
    make("strong", {}, value),
    make("span", { class: "note" }, note),
  );
}

function violationsOf({ violations }: PageSnapshot): HTMLElement[] {
  const told = violations.slice(0, VIOLATIONS_MAX).map((words) => make("li", {}, foreignText(words)));
  return violations.length > VIOLATIONS_MAX ? [...told, make("li", {}, `and ${violations.length - VIOLATIONS_MAX} more`)] : told;
}

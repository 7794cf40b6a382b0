import { counted } from "../text/counted.js";
import { button, choice, foreignText, make } from "./elements.js";
import type { PageState } from "./page-state.js";
import type { Theme } from "./theme.js";

/** The top of the page: what ran, which snapshot is shown, what it is compared with. */
export function createHeader(state: PageState, theme: Theme): HTMLElement {
  const { run } = state;
  const session = run.session.of > 1 ? `start ${run.session.number} of ${run.session.of}, ` : "";
  const about = `${session}${run.application === "" ? "" : `application ${run.application}, `}${counted(run.nodes.length, "node")}, ${counted(run.snapshots.length, "snapshot")}`;
  return make(
    "header",
    {},
    make(
      "div",
      { class: "heading" },
      make("h1", {}, foreignText(run.title)),
      button("Light or dark", { class: "theme" }, () => theme.turn()),
    ),
    make("p", { class: "about" }, foreignText(`${about}. ${run.savedBy === "" ? "" : `Made by ${run.savedBy}.`}`)),
    ...(run.snapshots.length === 0 ? [] : [createChoices(state)]),
  );
}

function createChoices(state: PageState): HTMLElement {
  const element = make("nav", { class: "choices", "aria-label": "Snapshots" });
  const show = (): void => {
    const { snapshot, comparedWith } = state.places;
    const all = state.run.snapshots.map(({ id, consistent }, place): [string, string] => [
      String(place),
      nameOf(state, place, id, consistent),
    ]);
    const others = all.filter(([place]) => place !== String(snapshot));
    element.replaceChildren(
      choice("Snapshot", all, String(snapshot), (value) => state.chooseSnapshot(Number(value))),
      choice("compared with", [["", "none"], ...others], String(comparedWith ?? ""), (value) =>
        state.compareWith(value === "" ? null : Number(value)),
      ),
    );
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  return element;
}

function nameOf({ run }: PageState, place: number, id: string, consistent: boolean): string {
  const side = run.compared?.[place];
  return `${side === undefined ? "" : `${side}: `}${id}${consistent ? "" : " (inconsistent)"}`;
}

import type { Diagram, Step } from "../../diagram/diagram.js";
import { tellStep } from "../../diagram/story.js";
import { grouped } from "../../text/counted.js";
import { button, choice, foreignText, make } from "../elements.js";
import type { PageState } from "../page-state.js";
import { Player } from "./player.js";

/** Sentences that are shown before and behind the step that the reader has come to. */
const AROUND = { before: 2, behind: 3 } as const;

/** The run, or what the algorithm did in it, step by step in words. */
export function createStoryPanel(state: PageState, diagram: Diagram): HTMLElement {
  return new StoryPanel(state, diagram).element;
}

class StoryPanel {
  readonly element: HTMLElement;
  private readonly list = make("ol", { class: "story" });
  private readonly sentence = make("p", { class: "sentence", "aria-live": "polite" });
  private readonly slider = make("input", { type: "range", min: 0, "aria-label": "Step" });
  private readonly count = make("span", { class: "count" });
  private readonly player: Player;
  private readonly playButton: HTMLButtonElement;
  private onlyAlgorithm = true;
  private steps: readonly Step[] = [];

  constructor(
    private readonly state: PageState,
    private readonly diagram: Diagram,
  ) {
    this.onlyAlgorithm = state.snapshot !== null;
    this.player = new Player(
      () => this.move(1),
      () => this.showPlaying(),
    );
    this.playButton = button("▶ Play", { class: "play" }, () => this.player.toggle());
    this.slider.addEventListener("input", () => this.goToPlace(Number(this.slider.value)));
    this.element = this.arrange();
    this.chooseSteps();
    state.listen((changed) => {
      if (changed.has("snapshot")) this.chooseSteps();
      if (changed.has("snapshot") || changed.has("step")) this.show();
    });
    this.show();
  }

  private arrange(): HTMLElement {
    const tools = make(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Steps" },
      button("|◀", { title: "First step" }, () => this.goToPlace(0)),
      button("◀ Back", { class: "back" }, () => this.move(-1)),
      this.playButton,
      button("Next ▶", { class: "next" }, () => this.move(1)),
      button("▶|", { title: "Last step" }, () => this.goToPlace(this.steps.length - 1)),
      button("Leave", { class: "leave", title: "Show the whole diagram again" }, () => this.state.goTo(null)),
    );
    const which = choice(
      "Steps",
      [
        ["algorithm", "of the snapshot"],
        ["all", "all"],
      ],
      this.onlyAlgorithm ? "algorithm" : "all",
      (value) => {
        this.onlyAlgorithm = value === "algorithm";
        this.chooseSteps();
        this.show();
      },
    );
    return make(
      "div",
      { class: "story-panel" },
      make("div", { class: "heading" }, make("h3", {}, "Step by step"), which),
      tools,
      make("div", { class: "slider" }, this.slider, this.count),
      this.sentence,
      this.list,
    );
  }

  /** All steps, or those in which the snapshot's algorithm did or found something. */
  private chooseSteps(): void {
    const { state, diagram } = this;
    const id = state.snapshot?.id ?? null;
    const isOfAlgorithm = ({ events }: Step): boolean =>
      events.some((event) =>
        "snapshot" in event ? event.snapshot === id : id !== null && state.notes.get(event.index)?.recordedBy.includes(id) === true,
      );
    this.steps = this.onlyAlgorithm ? diagram.steps.filter(isOfAlgorithm) : diagram.steps;
    this.slider.max = String(Math.max(0, this.steps.length - 1));
  }

  /** The place of the last of the chosen steps that isn't behind the one the reader has come to; -1: before all of them. */
  private place(): number {
    const { step } = this.state;
    if (step === null) return -1;
    return this.steps.findLastIndex(({ index }) => index <= step);
  }

  /** Returns whether there was anywhere to go. */
  private move(by: number): boolean {
    const place = this.place() + by;
    return place >= 0 && this.goToPlace(place);
  }

  private goToPlace(place: number): boolean {
    const step = this.steps[place];
    if (step === undefined) return false;
    this.state.goTo(step.index);
    return true;
  }

  private show(): void {
    const place = this.place();
    const step = this.diagram.steps[this.state.step ?? -1];
    this.slider.value = String(Math.max(0, place));
    this.slider.setAttribute("aria-valuetext", `${place + 1} of ${this.steps.length}`);
    this.count.textContent = `${grouped(place + 1)} of ${grouped(this.steps.length)}`;
    this.sentence.replaceChildren(
      step === undefined ? "Press Next to go through it step by step." : foreignText(tellStep(step, this.state.notes)),
    );
    const first = Math.max(0, Math.min(place - AROUND.before, this.steps.length - AROUND.before - AROUND.behind - 1));
    const shown = this.steps.slice(first, first + AROUND.before + AROUND.behind + 1);
    this.list.start = first + 1;
    this.list.replaceChildren(...shown.map((one) => this.line(one)));
  }

  private line(step: Step): HTMLElement {
    const isCurrent = step.index === this.state.step;
    const words = make(
      "button",
      { type: "button", class: "line", "aria-current": isCurrent ? "step" : null },
      foreignText(tellStep(step, this.state.notes)),
    );
    words.addEventListener("click", () => this.state.goTo(step.index));
    return make("li", {}, words);
  }

  private showPlaying(): void {
    this.playButton.textContent = this.player.isPlaying ? "❚❚ Pause" : "▶ Play";
  }
}

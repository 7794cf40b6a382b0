import { type Cut, type CutFinding, cutOfSnapshot, examineCut, type SnapshotCut } from "../diagram/cut.js";
import { algorithmNotes, type AlgorithmNote } from "../diagram/algorithm-notes.js";
import { type Diagram, layOut } from "../diagram/diagram.js";
import { whatTheCutLacks } from "../diagram/left-out.js";
import type { PageRun, PageSnapshot } from "../html/read-page-data.js";

/** What the reader has chosen. */
interface Chosen {
  /** Places in the run's snapshots; the second is what the first is compared with. Null: none. */
  readonly snapshot: number | null;
  readonly comparedWith: number | null;
  /** Null where there is no diagram. */
  readonly cut: Cut | null;
  /** The step that the reader has come to; null: the whole diagram is shown. */
  readonly step: number | null;
}

type Listener = (changed: ReadonlySet<keyof Chosen>) => void;

/** The run and what the reader looks at in it. Whoever shows something listens; whoever changes something tells it here. */
export class PageState {
  readonly diagram: Diagram | null;
  readonly notes: ReadonlyMap<number, AlgorithmNote>;
  private chosen: Chosen;
  private readonly listeners: Listener[] = [];
  private found: CutFinding = { broken: [], inTransit: [] };

  constructor(readonly run: PageRun) {
    const { trace, nodes, snapshots, compared } = run;
    this.diagram = trace === null || trace.events.length === 0 ? null : layOut(nodes, trace);
    this.notes = trace === null ? new Map() : algorithmNotes({ events: trace.events, dropped: [...trace.dropped, ...trace.eventsLeftOut] });
    const last = snapshots.length === 0 ? null : snapshots.length - 1;
    this.chosen = { snapshot: last, comparedWith: compared === null ? null : 0, cut: null, step: null };
    this.chosen = { ...this.chosen, cut: this.snapshotCut() };
    this.examine();
  }

  get snapshot(): PageSnapshot | null {
    return this.run.snapshots[this.chosen.snapshot ?? -1] ?? null;
  }

  get comparedWith(): PageSnapshot | null {
    return this.run.snapshots[this.chosen.comparedWith ?? -1] ?? null;
  }

  get places(): Pick<Chosen, "snapshot" | "comparedWith"> {
    return this.chosen;
  }

  get cut(): Cut | null {
    return this.chosen.cut;
  }

  get step(): number | null {
    return this.chosen.step;
  }

  /** What the cut does to the messages. */
  get finding(): CutFinding {
    return this.found;
  }

  /** The cut of the chosen snapshot; without one, that in front of everything. Null where there is no diagram. */
  snapshotCut(): Cut | null {
    return this.wholeCut()?.cut ?? null;
  }

  /** Why that cut isn't what the snapshot found, in a sentence; empty where it is. */
  get cutLacks(): string {
    const { snapshot, diagram } = this;
    return snapshot === null || diagram === null ? "" : whatTheCutLacks(snapshot.id, this.wholeCut()?.missing ?? 0, diagram.lanes.length);
  }

  /** Is told of each change, after it. */
  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  chooseSnapshot(snapshot: number): void {
    this.chosen = { ...this.chosen, snapshot, comparedWith: this.chosen.comparedWith === snapshot ? null : this.chosen.comparedWith };
    this.chosen = { ...this.chosen, cut: this.snapshotCut() };
    this.tell("snapshot", "comparedWith", "cut");
  }

  compareWith(comparedWith: number | null): void {
    this.chosen = { ...this.chosen, comparedWith };
    this.tell("comparedWith");
  }

  moveCut(lane: number, before: number): void {
    const { cut } = this.chosen;
    if (cut === null || cut[lane] === before) return;
    this.setCut(cut.with(lane, before));
  }

  setCut(cut: Cut | null): void {
    this.chosen = { ...this.chosen, cut };
    this.tell("cut");
  }

  goTo(step: number | null): void {
    if (step === this.chosen.step) return;
    this.chosen = { ...this.chosen, step };
    this.tell("step");
  }

  private wholeCut(): SnapshotCut | null {
    if (this.diagram === null) return null;
    const { snapshot } = this;
    return snapshot === null ? { cut: this.diagram.lanes.map(() => 0), missing: 0 } : cutOfSnapshot(this.diagram, snapshot.id);
  }

  private tell(...changed: (keyof Chosen)[]): void {
    if (changed.includes("cut")) this.examine();
    for (const listener of this.listeners) listener(new Set(changed));
  }

  private examine(): void {
    if (this.diagram !== null && this.chosen.cut !== null) this.found = examineCut(this.diagram, this.chosen.cut);
  }
}

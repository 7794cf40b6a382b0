import { type NodeId, Observer, type SnapshotId } from "@cutline/core";
import { type GlobalState, NodeRecord } from "@cutline/protocol";
import { brokenCut } from "../properties/cut.js";
import { reachedByCut } from "../properties/sometimes.js";
import type { World } from "../world.js";
import type { Effect } from "./effect.js";
import { Numbered } from "./numbered.js";

/** What the observer hears of one snapshot. */
export type Report =
  | { readonly kind: "begun" }
  | { readonly kind: "recorded"; readonly record: NodeRecord }
  | { readonly kind: "reopened"; readonly node: NodeId }
  /** A node takes part from now on. */
  | { readonly kind: "joined"; readonly node: NodeId }
  | { readonly kind: "retired" };

/** What the observer knows of one snapshot. */
export interface Watched {
  readonly underWay: boolean;
  /** Whether it is under way and every node has handed in its part. */
  readonly whole: boolean;
  /** Nodes whose part is missing. */
  readonly missing: readonly NodeId[];
  readonly global: GlobalState;
}

interface Known extends Watched {
  /** What the observer has heard. */
  readonly heard: readonly Report[];
  /** How much it knows after each report. */
  readonly then: number[];
  collected?: Effect;
}

/** What the real observer makes of what it hears of one snapshot. Each report is heard once for each thing that it knows. */
export class SnapshotWatch {
  private readonly known = new Numbered<Known>();
  private readonly reports = new Numbered<Report>();

  constructor(
    private readonly world: World,
    private readonly snapshot: SnapshotId,
  ) {
    this.observe([]);
  }

  /** The number of a report, to be heard. */
  reportNumber(report: Report): number {
    return this.reports.numberOf(keyOf(report), () => report);
  }

  /** How much the observer knows after this report. */
  hear(known: number, report: number): number {
    const { heard, then } = this.known.at(known);
    return (then[report] ??= this.observe([...heard, this.reports.at(report)]));
  }

  at(known: number): Watched {
    return this.known.at(known);
  }

  /** The snapshot, assembled and checked. It must be whole. */
  collect(known: number): Effect {
    const found = this.known.at(known);
    return (found.collected ??= {
      broken: brokenCut(found.global, this.coinsOf(found.global)),
      reached: reachedByCut(found.global),
      isHeard: true,
    });
  }

  private observe(heard: readonly Report[]): number {
    const observer = new Observer();
    for (const { id, late } of this.world.nodes) if (!late) observer.join(id);
    for (const report of heard) this.tell(observer, report);
    const global = observer.assemble(this.snapshot);
    const missing = observer.missing(this.snapshot);
    const underWay = observer.underWay().includes(this.snapshot);
    const retired = heard.some(({ kind }) => kind === "retired");
    const parts = global.nodes.map((record) => this.reportNumber({ kind: "recorded", record }));
    const key = [underWay, retired, missing.join(), parts.join()].join(" ");
    return this.known.numberOf(key, () => ({ underWay, whole: underWay && missing.length === 0, missing, global, heard, then: [] }));
  }

  private tell(observer: Observer, report: Report): void {
    switch (report.kind) {
      case "begun":
        return observer.begin(this.snapshot);
      case "recorded":
        return observer.recorded(report.record);
      case "reopened":
        return observer.reopened(this.snapshot, report.node);
      case "joined":
        return observer.join(report.node);
      case "retired":
        return observer.retire(this.snapshot);
    }
  }

  private coinsOf({ nodes }: GlobalState): number {
    return nodes.reduce((sum, { node }) => sum + (this.world.nodes.find(({ id }) => id === node)?.coins ?? 0), 0);
  }
}

function keyOf(report: Report): string {
  switch (report.kind) {
    case "begun":
    case "retired":
      return report.kind;
    case "reopened":
    case "joined":
      return `${report.kind} ${report.node}`;
    case "recorded":
      return NodeRecord.encode(report.record).finish().join();
  }
}

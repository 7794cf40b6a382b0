import type { NodeId } from "@cutline/core";
import type { Told } from "../run/telling.js";
import type { PageSnapshot } from "../html/read-page-data.js";
import { grouped } from "../text/counted.js";
import { make } from "./elements.js";
import { LongTable } from "./long-table.js";
import type { PageState } from "./page-state.js";
import { type NodeTiming, timingsOf } from "./timing.js";

interface Row {
  readonly node: NodeId;
  readonly told: Told;
  readonly into: number;
  readonly outOf: number;
  readonly timing: NodeTiming | null;
}

/** What each node recorded. */
export function createNodeTable(state: PageState): HTMLElement {
  const table = new LongTable<Row>("What each node recorded", [
    { name: "Node", cell: ({ node }) => String(node), sortBy: ({ node }) => node, isNumber: true },
    {
      name: "Recorded state",
      cell: ({ told }) => told.text,
      ...(hasAmounts(state) ? { sortBy: ({ told }: Row) => told.amount ?? -1n } : {}),
    },
    { name: "In transit to it", cell: ({ into }) => grouped(into), sortBy: ({ into }) => into, isNumber: true },
    { name: "… from it", cell: ({ outOf }) => grouped(outOf), sortBy: ({ outOf }) => outOf, isNumber: true },
    ...(state.run.trace === null ? [] : [{ name: "First marker", cell: ({ timing }: Row) => firstMarker(timing) }]),
  ]);
  const show = (): void => {
    if (state.snapshot !== null) table.show(rowsOf(state.snapshot, state));
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  return make("section", { "aria-labelledby": "nodes-heading" }, make("h2", { id: "nodes-heading" }, "Nodes"), table.element);
}

function hasAmounts({ run }: PageState): boolean {
  return run.snapshots.some(({ sums }) => sums !== null);
}

function rowsOf(snapshot: PageSnapshot, state: PageState): Row[] {
  const into = new Map<NodeId, number>();
  const outOf = new Map<NodeId, number>();
  for (const { source, target, inTransit } of snapshot.carrying) {
    into.set(target, (into.get(target) ?? 0) + inTransit);
    outOf.set(source, (outOf.get(source) ?? 0) + inTransit);
  }
  const timings = new Map(timingsOf(state.run.trace, snapshot.id).map((timing) => [timing.node, timing]));
  return [...snapshot.states].map(([node, told]) => ({
    ...{ node, told, into: into.get(node) ?? 0, outOf: outOf.get(node) ?? 0 },
    timing: timings.get(node) ?? null,
  }));
}

function firstMarker(timing: NodeTiming | null): string {
  if (timing === null) return "–";
  return timing.firstMarkerFrom === null ? "began it" : `from node ${timing.firstMarkerFrom}`;
}

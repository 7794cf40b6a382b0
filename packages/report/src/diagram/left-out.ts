import type { SnapshotId } from "@cutline/core";
import type { TraceReport } from "../run/trace-report.js";
import { counted, grouped } from "../text/counted.js";
import { visibleText } from "../text/visible-text.js";
import type { DiagramWindow } from "./window.js";

/** What a picture doesn't show, in sentences; none where it shows everything. */
export function whatIsLeftOut({ leftOut }: Pick<DiagramWindow, "leftOut">, trace: Pick<TraceReport, "dropped" | "missing">): string[] {
  const { stepsBefore, stepsBehind, lanes, arrows } = leftOut;
  const parts = [
    stepsBefore === 0 ? "" : `${counted(stepsBefore, "step")} before`,
    stepsBehind === 0 ? "" : `${counted(stepsBehind, "step")} behind`,
    lanes === 0 ? "" : counted(lanes, "node"),
    arrows === 0 ? "" : `${counted(arrows, "message or marker").replace("markers", "markers")} with an end there`,
  ].filter((part) => part !== "");
  const notDrawn = parts.length === 0 ? [] : [`Left out, to stay readable: ${parts.join(", ")}.`];
  return [...notDrawn, ...whatTheTraceLacks(trace)];
}

function isOrAre(count: number): string {
  return count === 1 ? "is" : "are";
}

/** Why the cut that is drawn isn't the snapshot's, in a sentence; empty where it is. `missing`: nodes whose record isn't in the trace. */
export function whatTheCutLacks(snapshot: SnapshotId, missing: number, nodes: number): string {
  if (missing === 0) return "";
  const reach = `The trace doesn't reach to where ${grouped(missing)} of ${counted(nodes, "node")} recorded snapshot ${snapshot}`;
  return `${reach}: the cut stands behind all that is known of ${missing === 1 ? "it" : "them"}, and isn't what the snapshot found.`;
}

/** What happened and isn't in the trace, in sentences. */
export function whatTheTraceLacks({ dropped, missing }: Pick<TraceReport, "dropped" | "missing">): string[] {
  const events = dropped.reduce((sum, node) => sum + node.events, 0);
  return [
    ...(events === 0
      ? []
      : [
          `The trace was full or incomplete: ${counted(events, "later event")} of ${counted(dropped.length, "node")} ${isOrAre(events)} missing.`,
        ]),
    ...(missing === "" ? [] : [`Missing from the trace: ${visibleText(missing, 200)}.`]),
  ];
}

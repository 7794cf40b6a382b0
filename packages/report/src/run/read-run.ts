import type { SavedRun, SavedSession } from "@cutline/protocol";
import type { NodeId } from "@cutline/core";
import { readSnapshot } from "./read-snapshot.js";
import { readTrace } from "./read-trace.js";
import type { RunReport } from "./run-report.js";
import { certainTeller, type Teller } from "./telling.js";

/** Finds who can read an application's bytes, by its name; null: nobody here. */
export type TellerOf = (application: string) => Teller | null;

/** The start of the cluster that is meant where nobody says which: the last one with a snapshot, or else the last one. From 1; 0 where there is none. */
export function mainSession({ sessions }: Pick<SavedRun, "sessions">): number {
  const withSnapshot = sessions.findLastIndex(({ snapshots }) => snapshots.length > 0) + 1;
  return withSnapshot > 0 ? withSnapshot : sessions.length;
}

/** One start of the cluster in words; the `number`th, from 1. One that isn't there is one in which nothing happened. */
export function readRun(run: Pick<SavedRun, "title" | "savedBy" | "sessions">, number: number, tellerOf: TellerOf): RunReport {
  const session: SavedSession = run.sessions[number - 1] ?? { application: "", snapshots: [] };
  const teller = certainTeller(tellerOf(session.application));
  const { title, savedBy } = run;
  return {
    title,
    application: session.application,
    savedBy,
    session: { number, of: run.sessions.length },
    nodes: nodesOf(session),
    snapshots: session.snapshots.map((snapshot) => readSnapshot(snapshot, teller)),
    trace: session.trace === undefined ? null : readTrace(session.trace, teller),
  };
}

function nodesOf({ snapshots, trace }: SavedSession): NodeId[] {
  const nodes = new Set<NodeId>();
  for (const { state } of snapshots) for (const { node } of state?.nodes ?? []) nodes.add(node);
  for (const { node } of trace?.nodes ?? []) nodes.add(node);
  return [...nodes].sort((one, other) => one - other);
}

import { formatChannel } from "@cutline/core";
import type { SavedSession, Snapshot } from "@cutline/protocol";
import { SavedRunError } from "./saved-run-error.js";

/** Everything in a saved run stands there once: any program may have written it. Throws a SavedRunError (DAMAGED) that names what is there twice. */
export function requireDistinct(sessions: readonly SavedSession[]): void {
  for (const { snapshots, trace } of sessions) {
    const idOf = ({ state }: Snapshot): string => state?.snapshotId ?? "";
    requireOnce(snapshots.map(idOf), (id) => `snapshot ${id}`);
    requireOnce(nodesOf(trace?.nodes ?? []), (node) => `the trace of node ${node}`);
    for (const snapshot of snapshots) requireDistinctRecords(snapshot, idOf(snapshot));
  }
}

function requireDistinctRecords({ state }: Snapshot, id: string): void {
  const records = state?.nodes ?? [];
  requireOnce(nodesOf(records), (node) => `node ${node} in snapshot ${id}`);
  for (const { node, incoming, silentSources, sent } of records) {
    const sources = [...incoming.map(({ source }) => source), ...silentSources];
    requireOnce(sources, (source) => `channel ${formatChannel({ source, target: node })} in snapshot ${id}`);
    const targets = sent.map(({ target }) => target);
    requireOnce(targets, (target) => `what was sent on ${formatChannel({ source: node, target })} in snapshot ${id}`);
  }
}

function nodesOf(items: readonly { readonly node: number }[]): number[] {
  return items.map(({ node }) => node);
}

/** Names are only made where two are alike: there may be a million. */
function requireOnce<Id>(ids: readonly Id[], nameOf: (id: Id) => string): void {
  const seen = new Set<Id>();
  for (const id of ids) {
    if (seen.has(id)) throw new SavedRunError("DAMAGED", `it has ${nameOf(id)} twice: whatever saved it made a mistake`);
    seen.add(id);
  }
}

import type { Application } from "@cutline/core";
import type { GlobalState, NodeStatus } from "@cutline/protocol";
import type { Breach } from "./breach.js";

/** In a snapshot nothing is made and nothing lost. */
export function checkSnapshot(application: Application<unknown>, global: GlobalState): Breach[] {
  return application
    .audit(global)
    .map(({ explanation }) => ({ checker: "conservation", story: `snapshot ${global.snapshotId}: ${explanation}` }));
}

/** And neither at the end, when every channel is empty. */
export function checkEnd(application: Application<unknown>, nodes: readonly NodeStatus[]): Breach[] {
  const global = {
    snapshotId: "",
    nodes: nodes.map(({ node, state }) => ({ snapshotId: "", node, state, sent: [], incoming: [], silentSources: [] })),
  };
  return application.audit(global).map(({ explanation }) => ({ checker: "conservation", story: `at the end ${explanation}` }));
}

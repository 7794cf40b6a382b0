import type { State } from "../explore/layout.js";
import type { Model } from "../explore/model.js";
import type { Broken } from "./broken.js";

/** What can still happen in a state. */
export interface Prospect {
  /** Whether channels are drained, open at both ends, and every root has been asked: no snapshot has anything left to wait for. */
  readonly isSettled: boolean;
  /** Whether nothing at all can happen. */
  readonly isOver: boolean;
}

/**
 * What should have come about by now, and hasn't, or null. All that can happen in a world is finite and never comes back to where it was, so that what
 * holds at every such end holds eventually.
 */
export function brokenEnd(model: Model, state: State, { isSettled, isOver }: Prospect): Broken | null {
  if (!isSettled) return null;
  for (const { id } of model.world.snapshots) {
    const { underWay, missing } = model.watched(state, model.layout.snapshot(id));
    if (!underWay || missing.length === 0) continue;
    const story = `snapshot ${id} waits for ${nodes(missing)}, and nothing is left that it could wait for`;
    return { property: "eventually: a snapshot that was begun ends", story };
  }
  if (!isOver) return null;
  const keeper = model.world.nodes.find(({ id }) => model.memory(state, id).recordings.length > 0);
  if (keeper === undefined) return null;
  const story = `node ${keeper.id} still has a recording, though it has heard that the snapshot is retired`;
  return { property: "eventually: a retired snapshot is forgotten", story };
}

function nodes(ids: readonly number[]): string {
  return `${ids.length === 1 ? "node" : "nodes"} ${ids.join(", ")}`;
}

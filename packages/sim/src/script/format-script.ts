import type { Action } from "../explore/action.js";
import type { Broken } from "../properties/broken.js";
import type { World } from "../world.js";

/** Between what is done and what comes of it. */
export const RULE = "----";

/** What is said of a run in which every property holds. */
export const HOLDS = "every property holds";

/**
 * A run as a script: what was there from the start, what happened, and below a rule what is broken by then. `parseScript` reads it back; a late node or
 * channel of the world that never came into being is left out.
 */
export function formatScript(world: World, actions: readonly Action[], broken: Broken | null): string {
  return [
    ...world.nodes.filter(({ late }) => !late).map(({ id, coins }) => `node ${id} ${coins}`),
    ...world.channels.filter(({ late }) => !late).map(({ source, target }) => `channel ${source}->${target}`),
    "",
    ...actions.map(formatAction),
    RULE,
    ...(broken === null ? [HOLDS] : [broken.property, broken.story]),
    "",
  ].join("\n");
}

/** An action as a line of a script. */
export function formatAction(action: Action): string {
  switch (action.kind) {
    case "send":
      return `send ${action.transfer.source} ${action.transfer.target} ${action.transfer.coins}`;
    case "deliver":
      return `deliver ${action.channel.source}->${action.channel.target}`;
    case "initiate":
      return action.isFirst ? `initiate ${action.node}` : `initiate ${action.node} ${action.snapshot}`;
    case "create":
      return `create ${action.node.id} ${action.node.coins}`;
    case "openReceiving":
      return `open ${action.channel.source}->${action.channel.target} receiving`;
    case "openSending":
      return `open ${action.channel.source}->${action.channel.target} sending`;
    case "collect":
      return `collect ${action.snapshot}`;
    case "retire":
      return `retire ${action.node} ${action.snapshot}`;
  }
}

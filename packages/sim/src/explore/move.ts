import { type ProcessInput, Refusal } from "@cutline/core";
import { encodeTransfer } from "../coins.js";
import { ONCE_ACTIONS_MAX } from "../limits.js";
import type { World } from "../world.js";
import { type Action, actionsOf, isBound, isNeededBy, nodeOf } from "./action.js";
import type { Layout } from "./layout.js";
import type { NodeTransitions } from "./node-transitions.js";

/** An action with all that trying it takes, found out beforehand: a search tries each in every state. */
export interface Move {
  readonly action: Action;
  /** Its bit among the actions that happen once; 0 for a delivery. */
  readonly bit: number;
  /** Bits of the actions that must have happened before. */
  readonly needs: number;
  /** Whether it is bound to happen once it is possible: a snapshot may wait for it. */
  readonly isBound: boolean;
  /** Place of the channel that a delivery takes from; else 0. */
  readonly channel: number;
  /** Place of the snapshot that a collection takes; else 0. */
  readonly snapshot: number;
  /** The node that steps, and the number of its input; null where only the observer does anything. A delivery's input is its message. */
  readonly node: NodeTransitions | null;
  readonly input: number;
}

/** Every move of a world, in the order in which a search tries them. Throws a Refusal (WORLD_TOO_LARGE) where there are too many. */
export function movesOf(world: World, layout: Layout, nodes: ReadonlyMap<number, NodeTransitions>): Move[] {
  const actions = actionsOf(world);
  const once = actions.filter(({ kind }) => kind !== "deliver");
  if (once.length > ONCE_ACTIONS_MAX) {
    const story = `${world.name}: ${once.length} things may happen once each, and ${ONCE_ACTIONS_MAX} are the most; make the world smaller`;
    throw new Refusal("WORLD_TOO_LARGE", story);
  }
  const bitOf = (action: Action): number => (action.kind === "deliver" ? 0 : 1 << once.indexOf(action));
  return actions.map((action) => {
    const node = nodes.get(nodeOf(action) ?? -1) ?? null;
    const input = inputOf(action);
    return {
      action,
      bit: bitOf(action),
      needs: once.filter((earlier) => isNeededBy(earlier, action, world)).reduce((bits, earlier) => bits | bitOf(earlier), 0),
      isBound: isBound(action),
      channel: action.kind === "deliver" ? layout.channel(action.channel) : 0,
      snapshot: action.kind === "collect" ? layout.snapshot(action.snapshot) : 0,
      node,
      input: node === null || input === null ? -1 : node.inputNumber(input),
    };
  });
}

/** What the node that takes a step is given. Null for a delivery, which depends on the state, and where no node steps. */
function inputOf(action: Action): ProcessInput | null {
  switch (action.kind) {
    case "send":
      return { kind: "command", command: encodeTransfer(action.transfer), sendsTo: [action.transfer.target] };
    case "initiate":
      return { kind: "initiate", snapshot: action.isFirst ? null : action.snapshot };
    case "openReceiving":
      return { kind: "openIncoming", source: action.channel.source };
    case "openSending":
      return { kind: "openOutgoing", target: action.channel.target };
    case "retire":
      return { kind: "retire", snapshot: action.snapshot };
    case "deliver":
    case "create":
    case "collect":
      return null;
  }
}

import type { GlobalState, NodeRecord } from "@cutline/protocol";
import { encodeState, encodeTransfer } from "../codec.js";

/** What node `node` recorded: its account, and the transfers in transit to it by source; a source with none is silent. */
export function record(
  node: number,
  [balance, deposited]: readonly [bigint, bigint],
  inTransit: Readonly<Record<number, readonly bigint[]>> = {},
): NodeRecord {
  const channels = Object.entries(inTransit).map(([source, amounts]) => ({ source: Number(source), amounts }));
  return {
    snapshotId: "1-1",
    node,
    state: encodeState({ balance, deposited }),
    sent: [],
    incoming: channels
      .filter(({ amounts }) => amounts.length > 0)
      .map(({ source, amounts }) => ({ source, received: 4, messages: amounts.map(encodeTransfer) })),
    silentSources: channels.filter(({ amounts }) => amounts.length === 0).map(({ source }) => source),
  };
}

/** The global state that these records make. */
export function globalState(...nodes: NodeRecord[]): GlobalState {
  return { snapshotId: "1-1", nodes };
}

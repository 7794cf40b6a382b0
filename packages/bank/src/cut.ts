import type { GlobalState } from "@cutline/protocol";
import { decodeState, decodeTransfer } from "./codec.js";

/** A global state in the bank's words. Shaped as the protocol's BankSnapshot, which it can fill. */
export interface BankCut {
  /** Every node's balance, ascending by node. */
  readonly nodes: readonly { readonly node: number; readonly balance: bigint }[];
  /** Every channel, ascending by source, then target, with its transfers, first message first. */
  readonly channels: readonly BankChannel[];
}

interface BankChannel {
  readonly source: number;
  readonly target: number;
  readonly transfers: bigint[];
}

/** Reads what nodes recorded. Throws a Refusal (BAD_STATE, BAD_PAYLOAD) where bytes aren't the bank's: the verdict would say so, too. */
export function readCut(global: GlobalState): BankCut {
  const records = [...global.nodes].sort((one, other) => one.node - other.node);
  const bySource = new Map<number, BankChannel[]>();
  const add = (channel: BankChannel): void => {
    const channels = bySource.get(channel.source);
    if (channels === undefined) bySource.set(channel.source, [channel]);
    else channels.push(channel);
  };
  // Targets ascend here, so each source's channels come to ascend by target without being sorted: there may be a million.
  for (const { node: target, incoming, silentSources } of records) {
    for (const { source, messages } of incoming) add({ source, target, transfers: messages.map(decodeTransfer) });
    for (const source of silentSources) add({ source, target, transfers: [] });
  }
  const sources = [...bySource.keys()].sort((one, other) => one - other);
  return {
    nodes: records.map(({ node, state }) => ({ node, balance: decodeState(state).balance })),
    channels: sources.flatMap((source) => bySource.get(source) ?? []),
  };
}

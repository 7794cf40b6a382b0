import type { BankCut } from "@cutline/bank";
import type { NodeId } from "@cutline/core";
import type { Output } from "../output.js";
import type { CommandResult } from "../result.js";

/** How a style spells the outputs that are not the same everywhere. */
export interface Spelling {
  marker(source: NodeId): string;
  balance(node: NodeId, balance: bigint): string;
  channel(source: NodeId, target: NodeId, sum: bigint): string;
}

/** Prints what a command's result says in the language, for people: nothing for most commands. */
export function printSpelled(result: CommandResult, spelling: Spelling, output: Pick<Output, "line">): void {
  switch (result.kind) {
    case "insufficientFunds":
      return output.line("ERR_SEND");
    case "transferReceived":
      return output.line(`${result.source} Transfer ${result.amount}`);
    case "markerReceived":
      return output.line(spelling.marker(result.source));
    case "snapshotBegun":
      return output.line(`Started by Node ${result.node}`);
    case "printed":
      return printCuts(result.cuts, spelling, output);
    case "topologyChosen":
    case "masterStarted":
    case "nodeCreated":
    case "moneySent":
    case "nothingReceived":
    case "allReceived":
    case "collected":
    case "allKilled":
    case "failed":
      return;
  }
}

function printCuts(cuts: readonly BankCut[], spelling: Spelling, output: Pick<Output, "line">): void {
  for (const [index, { nodes, channels }] of cuts.entries()) {
    if (cuts.length > 1) output.line(`---Snapshot ${index + 1}`);
    output.line("---Node states");
    for (const { node, balance } of nodes) output.line(spelling.balance(node, balance));
    output.line("---Channel states");
    for (const { source, target, transfers } of channels) {
      const sum = transfers.reduce((total, amount) => total + amount, 0n);
      output.line(spelling.channel(source, target, sum));
    }
  }
}

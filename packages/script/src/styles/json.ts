import type { BankCut } from "@cutline/bank";
import type { Command } from "../commands.js";
import type { CommandResult } from "../result.js";
import type { Style } from "./style.js";

/** What came of a command, as JSON can say it. Amounts are strings: JSON numbers lose digits past 2^53. */
type Facts = Readonly<Record<string, unknown>>;

/** One JSON object a line for each command: its line number, what it did and what came of it. The keys' order is stable. */
export const json: Style = {
  name: "json",
  print: (command, result, output) => {
    output.line(JSON.stringify({ line: command.at, ...asked(command), ...cameOf(result) }));
  },
};

function asked(command: Command): Facts {
  switch (command.kind) {
    case "topology":
      return { command: "Topology", topology: command.argument };
    case "startMaster":
      return { command: "StartMaster" };
    case "createNode":
      return { command: "CreateNode", node: command.node, amount: String(command.amount) };
    case "send":
      return { command: "Send", source: command.source, target: command.target, amount: String(command.amount) };
    case "receive":
      return { command: "Receive", node: command.node, ...(command.source === null ? {} : { source: command.source }) };
    case "receiveAll":
      return { command: "ReceiveAll" };
    case "beginSnapshot":
      return { command: "BeginSnapshot", node: command.node };
    case "collectState":
      return { command: "CollectState" };
    case "printSnapshot":
      return { command: "PrintSnapshot" };
    case "killAll":
      return { command: "KillAll" };
  }
}

function cameOf(result: CommandResult): Facts {
  switch (result.kind) {
    case "topologyChosen":
    case "masterStarted":
    case "nodeCreated":
    case "moneySent":
    case "allReceived":
    case "allKilled":
      return { result: "done" };
    case "insufficientFunds":
      return { result: "ERR_SEND", balance: String(result.balance) };
    case "transferReceived":
      return { result: "Transfer", from: result.source, received: String(result.amount) };
    case "markerReceived":
      return { result: "SnapshotToken", from: result.source, snapshot: result.snapshot };
    case "nothingReceived":
      return { result: "nothing" };
    case "snapshotBegun":
      return { result: "done", snapshot: result.snapshot };
    case "collected":
      return { result: "done", snapshots: result.snapshots.map(({ state }) => state?.snapshotId ?? "") };
    case "printed":
      return { result: "done", snapshots: result.cuts.map(snapshotFacts) };
    case "failed":
      return { result: "failed", code: result.code, message: result.message };
  }
}

function snapshotFacts({ nodes, channels }: BankCut): Facts {
  return {
    nodes: nodes.map(({ node, balance }) => ({ node, balance: String(balance) })),
    channels: channels.map(({ source, target, transfers }) => ({ source, target, transfers: transfers.map(String) })),
  };
}

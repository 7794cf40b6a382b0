import { decodeReply, decodeTransfer, encodeCommand, encodeInit, readCut } from "@cutline/bank";
import { type Awaitable, type Cluster, type NodeId, type Received, Refusal, type SnapshotId } from "@cutline/core";
import type { GlobalState, Snapshot } from "@cutline/protocol";
import type { Command } from "./commands.js";
import type { CommandResult } from "./result.js";
import { refuseInconsistent } from "./verdict.js";

/** What a run must know to do its next command. */
export interface RunState {
  /** Between a StartMaster and its KillAll. */
  started: boolean;
  /** The snapshots collected last, since StartMaster. */
  collected: readonly Snapshot[] | null;
  /** Makes every random choice repeatable; null: a random one. */
  readonly seed: bigint | null;
  /** Whether no balance can pass the limit, so that no receive that gets to its node is ever refused. */
  readonly receivesSucceed: boolean;
}

/** Whether the next command has to wait for what comes of this one: it changes the state of the run. */
export function changesRun(command: Command): boolean {
  return command.kind === "startMaster" || command.kind === "collectState" || command.kind === "killAll";
}

/**
 * Does a command on the cluster. Throws, or rejects with, a CutlineError where it can't be done: the cluster's own, or one of NOT_STARTED,
 * ALREADY_STARTED, SEND_TO_ITSELF, NOTHING_COLLECTED, SNAPSHOT_INCONSISTENT.
 */
export function perform(command: Command, cluster: Cluster, run: RunState): Awaitable<CommandResult> {
  if (!run.started && command.kind !== "startMaster" && command.kind !== "topology") throw notStarted();
  switch (command.kind) {
    case "topology":
      return TOPOLOGY_CHOSEN; // the StartMasters have it
    case "startMaster":
      if (run.started) throw new Refusal("ALREADY_STARTED", "the master is started already; KillAll ends it");
      return then(cluster.start({ seed: run.seed, topology: command.topology }), () => ({ kind: "masterStarted" }));
    case "createNode":
      return then(cluster.createNode({ node: command.node, init: encodeInit(command.amount) }), nodeCreated);
    case "send":
      return send(command, cluster, run);
    case "receive":
      return then(cluster.receive({ node: command.node, source: command.source }), received);
    case "receiveAll":
      return then(cluster.receiveAll(), () => ({ kind: "allReceived" }));
    case "beginSnapshot":
      return then(cluster.beginSnapshot({ node: command.node }), (snapshot) => begun(command.node, snapshot));
    case "collectState":
      return then(cluster.collect(), collected);
    case "printSnapshot":
      if (run.collected === null) throw new Refusal("NOTHING_COLLECTED", "no snapshot was collected yet; CollectState does that");
      return { kind: "printed", cuts: run.collected.map(({ state }) => readCut(state ?? NOTHING)) };
    case "killAll":
      return then(cluster.stop(), () => ({ kind: "allKilled" }));
  }
}

/** Where a snapshot comes without a state. Its verdict was refused then. */
const NOTHING: GlobalState = { snapshotId: "", nodes: [] };
const TOPOLOGY_CHOSEN: CommandResult = { kind: "topologyChosen" };
const MONEY_SENT: CommandResult = { kind: "moneySent" };
const NODE_CREATED: CommandResult = { kind: "nodeCreated" };
const NOTHING_RECEIVED: CommandResult = { kind: "nothingReceived" };

function notStarted(): Refusal {
  return new Refusal("NOT_STARTED", "there is no master; StartMaster starts one");
}

function nodeCreated(): CommandResult {
  return NODE_CREATED;
}

function send({ source, target, amount }: Extract<Command, { kind: "send" }>, cluster: Cluster, run: RunState): Awaitable<CommandResult> {
  if (source === target) throw new Refusal("SEND_TO_ITSELF", `node ${source} can't send to itself`);
  return then(
    cluster.command({ node: source, command: encodeCommand({ target, amount }), sendsTo: [target], mayOvertake: run.receivesSucceed }),
    answered,
  );
}

function answered(reply: Uint8Array): CommandResult {
  const answer = decodeReply(reply);
  switch (answer.$case) {
    case "sent":
      return MONEY_SENT;
    case "insufficientFunds":
      return { kind: "insufficientFunds", balance: answer.value.balance };
  }
}

function received(message: Received | null): CommandResult {
  if (message === null) return NOTHING_RECEIVED;
  const { source } = message;
  return message.kind === "marker"
    ? { kind: "markerReceived", source, snapshot: message.snapshot }
    : { kind: "transferReceived", source, amount: decodeTransfer(message.payload) };
}

function begun(node: NodeId, snapshot: SnapshotId): CommandResult {
  return { kind: "snapshotBegun", node, snapshot };
}

function collected(snapshots: readonly Snapshot[]): CommandResult {
  refuseInconsistent(snapshots);
  return { kind: "collected", snapshots };
}

/** Goes on with a value, at once where it is there. */
function then<T>(value: Awaitable<T>, next: (value: T) => CommandResult): Awaitable<CommandResult> {
  return value instanceof Promise ? value.then(next) : next(value);
}

import type {
  CreateHostedNode,
  DrainInboxes,
  HostMessage,
  HostReply,
  HostRequest,
  InboxSurvey,
  NodeCommand,
  NodeStatus,
  NodeTrace,
  OpenIncomingChannels,
  OpenOutgoingChannels,
  ReceiveOne,
  ReceiveResult,
  SentOnChannel,
  TracePart,
} from "@cutline/protocol";
import { Delivery } from "@cutline/protocol";
import type { Application } from "../application.js";
import { CutlineError, invariant, ProtocolError, Refusal } from "../errors.js";
import { type HostId, type NodeId, requireSnapshotId, type SnapshotId } from "../identifiers.js";
import { TRACE_PART_BYTES } from "../limits.js";
import { Process, type ProcessSink } from "../process/process.js";
import { Random } from "../random.js";
import { encodedBytes, EventLog, type TraceClock } from "../trace/event-log.js";
import { TracedProcess } from "../trace/traced-process.js";
import type { HostLinks } from "./host-links.js";
import { HostedNode } from "./hosted-node.js";
import { drainNode } from "./drain.js";
import { InspectionBudget } from "./inspection-budget.js";
import type { Outbox } from "./outbox.js";

/** What a host is made of. */
export interface HostState {
  readonly id: HostId;
  readonly nodes: Map<NodeId, HostedNode>;
  readonly applications: ReadonlyMap<string, Application<unknown>>;
  readonly links: HostLinks;
  readonly outbox: Outbox;
  /** Times for traces. */
  readonly clock: TraceClock;
  readonly toMaster: (message: HostMessage) => void;
}

type Outcome = NonNullable<HostReply["outcome"]>;

const DONE: Outcome = { $case: "done", value: {} };

/** Does what a request asks for, now. Throws a CutlineError where it can't be done. `node` is the one it is for, where it is for one. */
export function perform(host: HostState, { request }: HostRequest, node: HostedNode | null): Outcome {
  switch (request?.$case) {
    case "command":
      return { $case: "command", value: { reply: command(host, required(node), request.value) } };
    case "receive":
      return { $case: "receive", value: receive(required(node), request.value) };
    case "initiate":
      return { $case: "initiate", value: { snapshotId: initiate(required(node), request.value.snapshotId) } };
    case "createNode":
      return createNode(host, request.value);
    case "openIncoming":
      return openIncoming(host, request.value);
    case "openOutgoing":
      return openOutgoing(host, request.value);
    case "survey":
      return { $case: "survey", value: survey(host) };
    case "drain":
      return { $case: "drain", value: { sent: drain(host, request.value) } };
    case "retire":
      return retire(host, request.value.snapshotIds.map(requireSnapshotId));
    case "inspect":
      return { $case: "inspection", value: { nodes: inspect(host) } };
    case "takeTrace":
      return { $case: "trace", value: takeTrace(host) };
    case undefined:
      throw new ProtocolError("EMPTY_REQUEST", "a request without content came from the master");
  }
}

function command(host: HostState, node: HostedNode, { command: bytes, limited, tickets }: NodeCommand): Uint8Array {
  if (limited) host.outbox.beginTickets(tickets);
  try {
    node.process.step({ kind: "command", command: bytes, sendsTo: limited ? tickets.map((ticket) => ticket.node) : null });
    return node.reply;
  } finally {
    if (limited) host.outbox.endTickets(node);
  }
}

function receive(node: HostedNode, { source: wanted, draw, visible }: ReceiveOne): ReceiveResult {
  node.inbox.show(visible);
  const source = wanted ?? node.inbox.pick(draw);
  const message = source === null ? null : node.receiveFrom(source);
  if (source === null || message === null) return { source: undefined, body: undefined };
  return {
    source,
    body: message.kind === "marker" ? { $case: "marker", value: message.snapshot } : { $case: "payload", value: message.payload },
  };
}

function initiate(node: HostedNode, snapshotId: string): string {
  node.process.step({ kind: "initiate", snapshot: snapshotId === "" ? null : requireSnapshotId(snapshotId) });
  return node.initiated;
}

function retire(host: HostState, snapshots: readonly SnapshotId[]): Outcome {
  for (const { process } of host.nodes.values()) for (const snapshot of snapshots) process.step({ kind: "retire", snapshot });
  return DONE;
}

function createNode(host: HostState, { node: id, application: name, init, delivery, seed, trace }: CreateHostedNode): Outcome {
  const application = host.applications.get(name);
  if (application === undefined) throw new ProtocolError("UNKNOWN_APPLICATION", `host ${host.id} does not know the application "${name}"`);
  if (host.nodes.has(id)) throw new Refusal("NODE_EXISTS", `node ${id} is on host ${host.id} already`);
  if (delivery === Delivery.UNSPECIFIED) throw new ProtocolError("NO_DELIVERY", `node ${id} was created without a delivery mode`);
  const sink: ProcessSink = {
    send: (target, payload) => {
      host.outbox.send(node, target, payload);
    },
    sendMarker: (snapshot, targets) => {
      host.outbox.sendMarker(node, snapshot, targets);
    },
    reply: (reply) => {
      node.reply = reply;
    },
    initiated: (snapshot) => {
      node.initiated = snapshot;
    },
    recorded: (record) => {
      host.toMaster({ message: { $case: "recorded", value: record } });
    },
    reopened: (snapshotId) => {
      host.toMaster({ message: { $case: "reopened", value: { snapshotId, node: id } } });
    },
  };
  const log = trace === undefined ? null : new EventLog(id, trace, host.clock);
  const process = log === null ? new Process(id, application, init, seed, sink) : new TracedProcess(id, application, init, seed, sink, log);
  const node = new HostedNode(id, process, delivery === Delivery.LIVE ? "live" : "held", log);
  host.nodes.set(id, node);
  return DONE;
}

function openIncoming(host: HostState, { channels }: OpenIncomingChannels): Outcome {
  for (const { source, target } of channels) nodeAt(host, target).process.step({ kind: "openIncoming", source });
  return DONE;
}

function openOutgoing(host: HostState, { channels }: OpenOutgoingChannels): Outcome {
  for (const { source, target, hostId, address } of channels) {
    const node = nodeAt(host, source);
    node.hostOf.set(target, hostId);
    if (hostId !== host.id) host.links.introduce(hostId, address);
    node.process.step({ kind: "openOutgoing", target });
  }
  return DONE;
}

/** What waits, and whether an application would refuse any of it: then nothing may be drained. */
function survey(host: HostState): InboxSurvey {
  const inboxes = sortedNodes(host)
    .map((node) => ({ node: node.id, channels: node.inbox.survey() }))
    .filter(({ channels }) => channels.length > 0);
  for (const node of sortedNodes(host)) {
    try {
      node.process.rehearse(node.inbox.payloads());
    } catch (error) {
      if (!(error instanceof CutlineError)) throw error;
      return { inboxes, refusal: { code: error.code, message: error.message }, refusingNode: node.id };
    }
  }
  return { inboxes, refusal: undefined, refusingNode: 0 };
}

/** Delivers the given numbers of messages at each node, one node after the other, the channels of a node in random order. */
function drain(host: HostState, { seed, inboxes }: DrainInboxes): SentOnChannel[] {
  host.outbox.beginCount();
  for (const { node: id, channels } of inboxes) drainNode(nodeAt(host, id), channels, new Random(seed, id));
  return host.outbox.endCount();
}

function inspect(host: HostState): NodeStatus[] {
  const budget = new InspectionBudget();
  return sortedNodes(host).map((node) => node.inspect(budget));
}

/** As much of the nodes' traces as a frame carries well. */
function takeTrace(host: HostState): TracePart {
  const nodes: NodeTrace[] = [];
  let room = TRACE_PART_BYTES;
  for (const { log } of sortedNodes(host)) {
    const taken = room > 0 ? (log?.take(room) ?? null) : null;
    if (taken === null) continue;
    nodes.push(taken);
    for (const event of taken.events) room -= encodedBytes(event);
  }
  return { nodes, more: sortedNodes(host).some(({ log }) => log !== null && !log.isEmpty) };
}

/** Throws a Refusal (UNKNOWN_NODE) where the host has no such node. */
export function nodeAt(host: HostState, id: NodeId): HostedNode {
  const node = host.nodes.get(id);
  if (node === undefined) throw new Refusal("UNKNOWN_NODE", `host ${host.id} has no node ${id}`);
  return node;
}

function required(node: HostedNode | null): HostedNode {
  invariant(node !== null, "a request to a node was queued at that node");
  return node;
}

function sortedNodes(host: HostState): HostedNode[] {
  return [...host.nodes.values()].sort((one, other) => one.id - other.id);
}

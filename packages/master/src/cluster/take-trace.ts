import { CutlineError, type NodeId, ProtocolError } from "@cutline/core";
import type { NodeTrace, Trace, TraceLimit } from "@cutline/protocol";
import type { HostHandle } from "../hosts/host-handle.js";
import { askLast } from "./members.js";

/** Who wants to know what happens at the nodes. */
export interface TraceWish {
  /** What to keep of each node's life. */
  readonly limit: TraceLimit;
  /** Given the whole trace when a session is stopped, before its hosts end. */
  readonly take: (trace: Trace) => void;
}

/**
 * All that hosts have kept, in as many parts as it takes, also of hosts that were abandoned: what led to a loss is what a trace is wanted for. What can't be
 * had is said in `missing`; never rejects for what hosts do.
 */
export async function takeTrace(hosts: readonly HostHandle[]): Promise<Trace> {
  const nodes = new Map<NodeId, NodeTrace>();
  const reasons = await Promise.all(hosts.map((host) => whyNotWhole(takeFrom(host, nodes))));
  const missing = reasons.find((reason) => reason !== null) ?? "";
  return { nodes: [...nodes.values()].sort((one, other) => one.node - other.node), missing };
}

/** Null where all went well. */
async function whyNotWhole(taking: Promise<void>): Promise<string | null> {
  try {
    await taking;
    return null;
  } catch (error) {
    if (!(error instanceof CutlineError) || error.code === "DEFECT") throw error;
    return error.message;
  }
}

async function takeFrom(host: HostHandle, nodes: Map<NodeId, NodeTrace>): Promise<void> {
  for (let more = true; more;) {
    const answer = await askLast(host, { $case: "takeTrace", value: {} });
    if (answer.$case !== "trace")
      throw new ProtocolError("UNEXPECTED_ANSWER", `host ${host.hostId} answered with ${answer.$case} where its trace was asked for`);
    for (const part of answer.value.nodes) add(nodes, part);
    more = answer.value.more;
  }
}

function add(nodes: Map<NodeId, NodeTrace>, { node, events, dropped }: NodeTrace): void {
  const known = nodes.get(node);
  if (known === undefined) {
    nodes.set(node, { node, events, dropped });
    return;
  }
  for (const event of events) known.events.push(event);
  known.dropped = dropped;
}

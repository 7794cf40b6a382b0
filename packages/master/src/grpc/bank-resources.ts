import type { NodeStatus } from "@cutline/protocol";
import { BankNode, BankSnapshotResource } from "@cutline/protocol/bank/grpc";
import type { SnapshotResource } from "@cutline/protocol/grpc";
import { balanceOf, cutWords } from "./bank-words.js";
import { wantedBy } from "./field-mask.js";
import { masked } from "./reads.js";

const NODE_FIELDS = { all: ["node", "balance", "messages_waiting", "snapshots_recorded"], onDemand: [] };
const SNAPSHOT_FIELDS = { all: ["status", "nodes", "channels"], onDemand: [] };
const LISTED_SNAPSHOT_FIELDS = { all: SNAPSHOT_FIELDS.all, onDemand: ["nodes", "channels"] };

/** A node in the bank's words, with the fields that a read mask asks for. Throws a Refusal (BAD_FIELD_MASK). */
export function bankNodeMask(mask: readonly string[] | undefined): (node: NodeStatus) => BankNode {
  const wanted = wantedBy(mask, NODE_FIELDS);
  return ({ node, state, channels, recordings }) => {
    const messagesWaiting = channels.reduce((sum, { count }) => sum + count, 0);
    const snapshotsRecorded = recordings.map(({ snapshotId }) => snapshotId);
    return masked({ node, balance: balanceOf(state), messagesWaiting, snapshotsRecorded }, BankNode.create(), wanted);
  };
}

/** The same of a snapshot: of one, or of each in a list. What isn't wanted isn't decoded. */
export function bankSnapshotMask(
  mask: readonly string[] | undefined,
  of: "one" | "list",
): (snapshot: SnapshotResource) => BankSnapshotResource {
  const wanted = wantedBy(mask, of === "one" ? SNAPSHOT_FIELDS : LISTED_SNAPSHOT_FIELDS);
  return ({ globalState, ...rest }) => {
    const status = { ...rest, globalState: undefined };
    const hasCut = globalState !== undefined && rest.verdict?.consistent === true; // what can't have been must not look like a cut
    const cut = hasCut && (wanted("nodes") || wanted("channels")) ? cutWords(globalState) : { nodes: [], channels: [] };
    return masked({ status, ...cut }, BankSnapshotResource.create(), wanted);
  };
}

/**
 * The algorithm and the link, as machines without IO; and what everybody above them shares.
 *
 * - `identifiers.ts`, `message.ts`, `errors.ts`, `limits.ts`: the words everything else is written in
 * - `application.ts`: what nodes run; `cluster.ts`: what may be asked of nodes, wherever they are;
 *   `topology.ts`: which channels there are between them
 * - `process/`: Chandy and Lamport's algorithm (`process.ts`), one node's part of a snapshot (`recording.ts`)
 * - `link/`: exactly-once entries over connections that break (`link.ts`)
 * - `connections/`: who dials, who is who, heartbeats and giving up (`peer.ts`), over whatever makes connections (`transport.ts`)
 * - `journal/`: a host that keeps its inputs before it lets anything out (`journalled-host.ts`), wherever it keeps them (`journal.ts`)
 * - `host/`: nodes, their inboxes and links, composed (`host.ts`), and what a master may ask of them (`perform.ts`)
 * - `trace/`: what happens at a node, kept for a picture of it (`traced-process.ts`), within limits (`event-log.ts`)
 * - `snapshot/`: gathering what nodes recorded (`observer.ts`), and proving it (`consistency.ts`)
 * - `random.ts`, `fifo.ts`: repeatable randomness, a queue
 */
export type { Application, Context } from "./application.js";
export { Connections } from "./connections/connections.js";
export type { HostIdentity } from "./connections/handshake.js";
export { CLOSE_CODE, type ConnectionId, type ConnectionInput, type Frame, type Transport } from "./connections/transport.js";
export type { Awaitable, Cluster, ClusterStatus, CommandRequest, Received, StartOptions } from "./cluster.js";
export { CutlineError, Defect, invariant, ProtocolError, Refusal } from "./errors.js";
export { Fifo } from "./fifo.js";
export { Host, type HostSink, type ReceiveNow } from "./host/host.js";
export { channelFull } from "./host/inbox.js";
export {
  type ChannelId,
  formatChannel,
  type HostId,
  NODE_ID_MAX,
  type NodeId,
  parseSnapshotId,
  type SnapshotId,
  snapshotIdOf,
} from "./identifiers.js";
export { HANDSHAKE_MS_MAX, INBOX_LIMIT_MESSAGES } from "./limits.js";
export type { HostInput, Journal } from "./journal/journal.js";
export { JournalledHost, type JournalledHostOptions, type Recovered } from "./journal/journalled-host.js";
export { Link, type LinkInput, type LinkSink } from "./link/link.js";
export type { Message } from "./message.js";
export { Process, type ProcessInput, type ProcessSink } from "./process/process.js";
export { Random, scale } from "./random.js";
export { check, checkCounts, type InconsistencyReason } from "./snapshot/consistency.js";
export { Observer } from "./snapshot/observer.js";
export type { TraceClock } from "./trace/event-log.js";
export { joinsAsRoot, type NodeSet, Topology } from "./topology.js";

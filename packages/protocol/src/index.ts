/**
 * The messages that Cutline's parts exchange, as plain types with codecs. Usable in a browser.
 *
 * - `index.ts`: this door, what hosts, links and snapshots say
 * - `bank.ts`: the bank's own messages, `@cutline/protocol/bank`
 * - `grpc.ts`: the gRPC services, `@cutline/protocol/grpc`; needs @grpc/grpc-js
 * - `bank-grpc.ts`: the bank's gRPC service, `@cutline/protocol/bank/grpc`; needs @grpc/grpc-js
 * - `frames.ts`: frames to bytes and back, within limits; `fast-wire.ts`: the quick way for small 64-bit numbers;
 *   `short-entries.ts`: the quick way for the entries of links
 * - `sockets.ts`: frames over WebSockets, `@cutline/protocol/sockets`; needs ws: `frame-server.ts` listens, `frame-socket.ts`,
 *   `stranger-allowance.ts`: what somebody may say before it has introduced itself
 * - `generated/`: made from the .proto files by `pnpm run generate`; nobody else imports it
 */
export {
  closeReason,
  FRAME_BYTES_MAX,
  FrameError,
  type FrameCodec,
  hostFrames,
  linkFrames,
  masterFrames,
  PAYLOAD_BYTES_MAX,
  PROTOCOL_VERSION,
  SUBPROTOCOL,
} from "./frames.js";
export {
  ChannelDepth,
  CommandResult,
  CreateHostedNode,
  Delivery,
  Done,
  DrainInboxes,
  DrainResult,
  HostFailure,
  HostFrame,
  HostHello,
  HostMessage,
  HostNotice,
  HostReply,
  HostRequest,
  HostTrouble,
  InboxDepth,
  InboxSurvey,
  InitiateResult,
  InitiateSnapshot,
  InspectNodes,
  Inspection,
  MasterFrame,
  NodeCommand,
  NodeStatus,
  OpenIncomingChannels,
  OpenOutgoingChannels,
  OutgoingChannel,
  ReceiveOne,
  ReceiveResult,
  RecordingStatus,
  Reopened,
  RetireSnapshots,
  SentOnChannel,
  SurveyInboxes,
  TakeTrace,
  Ticket,
  TracePart,
  WaitingChannel,
  WaitingMessage,
} from "./generated/cutline/v1/control.js";
export { LinkAcknowledgement, LinkEntries, LinkEntry, LinkFrame, LinkHello, LinkWelcome } from "./generated/cutline/v1/link.js";
export { RetiredRange, SavedChannel, SavedProcess, SavedRecording } from "./generated/cutline/v1/process.js";
export {
  Channel,
  ChannelRecord,
  GlobalState,
  NodeRecord,
  SentCount,
  Snapshot,
  Verdict,
  Violation,
} from "./generated/cutline/v1/snapshot.js";
export { SavedRun, SavedSession } from "./generated/cutline/v1/saved_run.js";
export { Topology } from "./generated/cutline/v1/topology.js";
export {
  CommandDone,
  MarkerPlace,
  MarkerReceived,
  MarkersSent,
  MessageTaken,
  MessageSent,
  NodeMade,
  NodeTrace,
  StateRecorded,
  Trace,
  TraceEvent,
  TraceLimit,
} from "./generated/cutline/v1/trace.js";

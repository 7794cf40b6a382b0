/**
 * The master: a cluster of nodes, the hosts that run them, and the services through which others drive it.
 *
 * - `cluster/host-cluster.ts`: the cluster; `cluster/session.ts`: one from its start to its stop
 * - `cluster/operation.ts`, `cluster/node-operations.ts`, `cluster/command-order.ts`, `cluster/tickets.ts`: how commands overlap without anybody noticing
 * - `cluster/members.ts`, `cluster/create-node.ts`: which nodes there are, and where; opening channels
 * - `cluster/receive-all.ts`: waves; `cluster/collect.ts`: global states and their verdicts; `cluster/listed.ts`: lists in messages
 * - `cluster/managed-cluster.ts`, `cluster/turn.ts`: a cluster for servers: snapshots one by one, calls that can be given up
 * - `tracked/`: what is remembered of a cluster: events (`event-log.ts`), snapshots (`snapshot-book.ts`), kept up to date by `tracked-cluster.ts`
 * - `cluster/take-trace.ts`: what happened at the nodes, gathered when a session stops
 * - `hosts/host-handle.ts`: what a host is to the master; `hosts/local-host.ts`, `hosts/process-launcher.ts`: in this process, or in their own
 * - `hosts/control-server.ts`, `hosts/remote-host.ts`: the master's end of the control link
 * - `grpc/`: the gRPC services, a door of its own: `@cutline/master/grpc`
 * - `limits.ts`: limits and deadlines
 */
export { HostCluster } from "./cluster/host-cluster.js";
export type { TraceWish } from "./cluster/take-trace.js";
export type { SessionOptions } from "./cluster/session-options.js";
export type { HostEvents, HostHandle, HostLauncher } from "./hosts/host-handle.js";
export { LocalHostLauncher } from "./hosts/local-host.js";
export { type HostCommand, ProcessLauncher } from "./hosts/process-launcher.js";

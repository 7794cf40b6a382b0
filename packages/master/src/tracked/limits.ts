/** Every limit of a cluster that is served, and of what its master remembers of it, with its reason. */

/** Events kept for who comes late or reads slowly: some ten seconds of a busy cluster, an hour of a quiet one. With EVENT_BYTES_MAX at most 48 MiB. */
export const EVENTS_KEPT = 16_384;

/** Bytes of a command, a reply or a message that an event holds; of a larger one it tells the size alone. The bank's have ten. */
export const EVENT_BYTES_MAX = 1_024;

/** Snapshots kept once they are collected or have failed; the oldest goes first. */
export const SNAPSHOTS_KEPT = 1_000;

/** Bytes of what they recorded, all together; the oldest goes first, but never the newest. A cut of 1,000 nodes in a full mesh has some 20 MiB. */
export const SNAPSHOT_BYTES_KEPT = 256 * 1024 * 1024;

/** Nodes of a cluster. In a full mesh these have 16,773,120 channels, whose bookkeeping takes a gigabyte; and each may be a process. */
export const NODES_MAX = 4_096;

/** Snapshots under way at a time: each node holds what it recorded until they are collected. As many as are kept after that. */
export const SNAPSHOTS_UNDER_WAY_MAX = 1_000;

/** Every limit of the core, with its reason. Each has a test that hits it. */

/** Messages and markers that one held channel may hold; then a Send is refused before anything is debited. 250,000 of the bank's take 40 MB. */
export const INBOX_LIMIT_MESSAGES = 250_000;

/** Entries sent on a link and not acknowledged, past which no more are transmitted: what a peer must be ready to take in. */
export const LINK_WINDOW_ENTRIES = 16_384;

/** Entries that a link keeps for resending or sending. Past it, commands to nodes that send over the link wait. */
export const LINK_QUEUE_ENTRIES = 65_536;

/** Entries received that are acknowledged at once, even while more come: a sender is never stopped by its window for want of a word. */
export const ACKNOWLEDGE_ENTRIES = LINK_WINDOW_ENTRIES / 8;

/** Bytes of payload that one frame carries before the next begins. Large enough to spread the cost of a frame, small enough to interleave. */
export const FRAME_PAYLOAD_BYTES = 64 * 1024;

/** Entries that one frame carries at most, so that empty payloads can't grow a frame without end. */
export const FRAME_ENTRIES = 4_096;

/** Messages of one channel that an inspection shows; the rest is counted. More than anybody reads; a mesh of 100 nodes has 9,900 channels. */
export const INSPECTED_MESSAGES = 100;

/** Bytes of the messages that one host's inspection shows, over all channels; past it they are only counted. A sixteenth of what a frame may carry. */
export const INSPECTED_BYTES = 4 * 1024 * 1024;

/** Bytes of one part of a trace that a host hands over: as an inspection's. One event more may be in it. */
export const TRACE_PART_BYTES = 4 * 1024 * 1024;

/** Violations that a verdict keeps; one is enough to refuse, a hundred to understand. */
export const VIOLATIONS_KEPT = 100;

/** From an accepted connection to its hello, and from a dialling to its welcome. A peer on a loaded machine takes tens of milliseconds. */
export const HANDSHAKE_MS_MAX = 5_000;

/** First wait before a broken link is dialled again; it doubles with each failure. */
export const RECONNECT_MS_MIN = 5;

/** Longest wait between attempts to dial. */
export const RECONNECT_MS_MAX = 1_000;

/** How long a link says nothing at the most: then it acknowledges what it has, new or not. Rare enough to cost a host at rest nothing. */
export const HEARTBEAT_MS = 5_000;

/** How long a link may hear nothing: three heartbeats lost and a fourth overdue. Then the connection is half-open, and given up. */
export const SILENCE_MS_MAX = 20_000;

/** Characters of an incarnation. A UUID has 36. */
export const INCARNATION_CHARACTERS_MAX = 64;

/** Every limit and deadline of a host program, with its reason. */

/** Connections that a host's link server holds at once, handshakes included: one a peer, and room for reconnects that overlap. */
export const LINK_CONNECTIONS_MAX = 4_096;

/** From an accepted connection to its hello, and from a hello to its welcome. A peer on a loaded machine takes tens of milliseconds. */
export const HANDSHAKE_MS_MAX = 5_000;

/** Bytes of the largest frame taken before a peer has introduced itself. A hello is under 1 KiB. */
export const HELLO_BYTES_MAX = 4_096;

/** First wait before a broken link is dialled again; it doubles with each failure. */
export const RECONNECT_MS_MIN = 5;

/** Longest wait between attempts to dial. */
export const RECONNECT_MS_MAX = 1_000;

/** From the start of a host to its hello at the master. */
export const MASTER_CONNECT_MS_MAX = 10_000;

/** How long a busy host puts off acknowledgements and replies, so that many share a frame; with a thousand commands on their way nobody notices. */
export const LAZY_MS_MAX = 4;

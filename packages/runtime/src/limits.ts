/** Every limit and deadline of a host program, with its reason. */

/** Connections that a host's link server holds at once, handshakes included: one a peer, and room for reconnects that overlap. */
export const LINK_CONNECTIONS_MAX = 4_096;

/** Bytes of the largest frame taken before a peer has introduced itself. A hello is under 1 KiB. */
export const HELLO_BYTES_MAX = 4_096;

/** From the start of a host to its hello at the master. */
export const MASTER_CONNECT_MS_MAX = 10_000;

/** How long a busy host puts off acknowledgements and replies, so that many share a frame; with a thousand commands on their way nobody notices. */
export const LAZY_MS_MAX = 4;

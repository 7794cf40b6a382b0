import { HANDSHAKE_MS_MAX } from "@cutline/core";
import { type FrameGuest, FrameServer, type FrameServerOptions } from "@cutline/protocol/sockets";
import { HELLO_BYTES_MAX, LINK_CONNECTIONS_MAX } from "./limits.js";

/** What a link server is told besides where to listen. */
export type LinkServerOptions = Partial<Pick<FrameServerOptions, "connectionsMax" | "tls" | "turnedAway">>;

/** Listens for links on an ephemeral port of `listenHost`, and hands on who connects. Rejects with the operating system's error. */
export function listenForLinks(
  listenHost: string,
  accept: (guest: FrameGuest) => void,
  options: LinkServerOptions = {},
): Promise<FrameServer> {
  const limits = { connectionsMax: LINK_CONNECTIONS_MAX, upgradeMsMax: HANDSHAKE_MS_MAX, introductionBytesMax: HELLO_BYTES_MAX };
  return FrameServer.listen({ listenHost, ...limits, ...options }, accept);
}

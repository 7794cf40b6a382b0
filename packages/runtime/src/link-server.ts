import { HANDSHAKE_MS_MAX } from "@cutline/core";
import { type FrameGuest, FrameServer } from "@cutline/protocol/sockets";
import { HELLO_BYTES_MAX, LINK_CONNECTIONS_MAX } from "./limits.js";

/** Listens for links on an ephemeral port of `listenHost`, and hands on who connects. Rejects with the operating system's error. */
export function listenForLinks(
  listenHost: string,
  accept: (guest: FrameGuest) => void,
  connectionsMax = LINK_CONNECTIONS_MAX,
): Promise<FrameServer> {
  const limits = { connectionsMax, upgradeMsMax: HANDSHAKE_MS_MAX, introductionBytesMax: HELLO_BYTES_MAX };
  return FrameServer.listen({ listenHost, ...limits }, accept);
}

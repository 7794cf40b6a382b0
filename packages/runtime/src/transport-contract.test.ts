import { Authority } from "@cutline/certificates";
import type { ConnectionInput } from "@cutline/core";
import type { FrameGuest, FrameServer, FrameTls } from "@cutline/protocol/sockets";
import { transportContract, type TransportPair, type TransportSide } from "@cutline/sim";
import { describe, it } from "vitest";
import { listenForLinks } from "./link-server.js";
import { Changes } from "./testing/changes.js";
import { WebSocketTransport } from "./web-socket-transport.js";

/** Two transports with a server each, in this process. */
async function pair(tls: FrameTls | null): Promise<TransportPair> {
  const changes = new Changes();
  const servers: FrameServer[] = [];
  const side = async (): Promise<TransportSide> => {
    const told: ConnectionInput[] = [];
    const transport = new WebSocketTransport((input) => {
      told.push(input);
      changes.announce();
    }, tls);
    const accept = (guest: FrameGuest): void => {
      transport.accept(guest);
    };
    const server = await listenForLinks("127.0.0.1", accept, { tls });
    servers.push(server);
    return { transport, address: server.address, told };
  };
  const [one, other, gone] = [await side(), await side(), await side()];
  servers[2]?.close();
  return {
    one,
    other,
    nowhere: gone.address,
    until: (holds) => changes.until(holds),
    close: () => {
      for (const server of servers.slice(0, 2)) server.close();
      return Promise.resolve();
    },
  };
}

describe("a transport of WebSockets", () => {
  for (const { title, run } of transportContract(() => pair(null))) it(title, run);
});

describe("a transport of WebSockets over TLS", async () => {
  const tls = await (await Authority.create()).server();
  for (const { title, run } of transportContract(() => pair(tls))) it(title, run);
});

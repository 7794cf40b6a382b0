import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { SUBPROTOCOL } from "@cutline/protocol";
import { expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { listenForLinks } from "./link-server.js";

/** Connections of a test's own limit: the real one would need more file descriptors than many machines give. */
const CONNECTIONS_MAX = 5;

it("holds no more connections than it may, those that have not said a word included, and takes others once these go", async () => {
  const accepted: WebSocket[] = [];
  const server = await listenForLinks("127.0.0.1", ({ socket }) => accepted.push(socket), { connectionsMax: CONNECTIONS_MAX });
  onTestFinished(() => {
    server.close();
  });
  const silent = await Promise.all(Array.from({ length: CONNECTIONS_MAX }, () => silentAt(server.address)));
  const refused = new WebSocket(server.address, SUBPROTOCOL);
  const [error] = (await once(refused, "error")) as [Error];
  expect(error.message).toMatch(/ECONNRESET|hang up/);
  expect(accepted).toEqual([]);
  for (const socket of silent) socket.end();
  await Promise.all(silent.map((socket) => once(socket, "close")));
  const welcome = new WebSocket(server.address, SUBPROTOCOL);
  await once(welcome, "open");
  expect(accepted).toHaveLength(1);
});

async function silentAt(address: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), "127.0.0.1").resume();
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, "connect");
  return socket;
}

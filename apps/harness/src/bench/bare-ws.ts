import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";

/** Bytes of a message: what a small transfer takes. */
const MESSAGE_BYTES = 16;

/** Microseconds of a round trip between two processes over bare `ws`, one message at a time, over so many. */
export async function bareWsRoundTrip(roundTrips: number): Promise<number> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
  const echo = spawn(process.execPath, [fileURLToPath(new URL("ws-echo.js", import.meta.url)), `ws://127.0.0.1:${port}`], {
    stdio: "inherit",
  });
  const [socket] = (await once(server, "connection")) as [WebSocket]; // what `ws` documents for this event
  const message = new Uint8Array(MESSAGE_BYTES);
  const startedMs = performance.now();
  for (let sent = 0; sent < roundTrips; sent += 1) {
    const back = once(socket, "message");
    socket.send(message);
    await back;
  }
  const tookMs = performance.now() - startedMs;
  socket.terminate();
  server.close();
  if (echo.exitCode === null) await once(echo, "exit");
  return (tookMs * 1000) / roundTrips;
}

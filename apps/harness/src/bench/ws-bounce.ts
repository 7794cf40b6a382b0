import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

// One end of the bare ws throughput benchmark: sends each message back, and says how many have come when it is asked. Started with an address it dials, and
// sends the first messages; without one it listens, and says where.
const [address, underWay, bytes] = process.argv.slice(2);
let received = 0;
process.on("message", () => process.send?.(received));
process.on("disconnect", () => process.exit());

function bounce(socket: WebSocket): void {
  socket.on("message", (data) => {
    received += 1;
    socket.send(data);
  });
}

if (address === undefined) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", bounce);
  await once(server, "listening");
  process.send?.(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`); // a TCP server that listens: never a pipe's name, never null
} else {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, "open");
  bounce(socket);
  const message = new Uint8Array(Number(bytes));
  for (let sent = 0; sent < Number(underWay); sent += 1) socket.send(message);
}

import { once } from "node:events";
import { createConnection } from "node:net";
import { it, onTestFinished } from "vitest";
import { parseAddress } from "./address.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { call, connect, MASTER, serving } from "./testing/serving.js";

/** An HTTP/2 connection's first words, its settings, and then a frame that is larger than it may be: Node.js reads no more after that. */
const BROKEN = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0),
  Buffer.alloc(40, 0xf3),
]);

const CHECK_MS = 10;

it("cuts a connection on which nothing comes any more, as often as it takes, and the place is free again", async () => {
  const { address } = await serving(new MemoryCluster(), { connectionsMax: 1, silenceCheckMs: CHECK_MS });
  for (let stranger = 0; stranger < 3; stranger += 1) {
    const socket = createConnection(parseAddress(address));
    onTestFinished(() => {
      socket.destroy();
    });
    socket.on("error", () => undefined); // "close" tells, too
    socket.resume().write(BROKEN);
    await once(socket, "close");
  }
  await call(connect(address), MASTER.startCluster, { seed: 1n, topology: undefined });
});

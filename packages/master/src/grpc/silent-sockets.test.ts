import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAddress } from "./address.js";
import { localBank } from "./testing/local-bank.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { BANK, call, connect, MASTER, serving } from "./testing/serving.js";
import { eventsOf, readEvents } from "./testing/streams.js";

/** An HTTP/2 connection's first words, and its settings. */
const GREETING = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)]);
/** The same, and then a frame that is larger than it may be: Node.js reads no more after that. */
const BROKEN = Buffer.concat([GREETING, Buffer.alloc(40, 0xf3)]);

/** A connection that says nothing but its first words, and answers no ping. */
function dead(address: string, words: Buffer): Socket {
  const socket = createConnection(parseAddress(address));
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on("error", () => undefined); // "close" tells, too
  socket.resume().write(words);
  return socket;
}

describe("a connection on which nothing comes any more", () => {
  it("is cut, as often as it takes, and the place is free again", async () => {
    const { address } = await serving(new MemoryCluster(), { connectionsMax: 1, silenceCheckMs: 10 });
    for (let stranger = 0; stranger < 3; stranger += 1) await once(dead(address, BROKEN), "close");
    await call(connect(address), MASTER.startCluster, { seed: 1n, topology: undefined });
  });

  it("is cut where it answers no ping", async () => {
    const { address } = await serving(new MemoryCluster(), { connectionsMax: 1, pingMs: 20, pingAnswerMs: 20 });
    await once(dead(address, GREETING), "close");
    await call(connect(address), MASTER.startCluster, { seed: 1n, topology: undefined });
  });

  it("stays where it answers pings, however long nothing else comes", async () => {
    const { client, address } = await localBank(2, { pingMs: 20, silenceCheckMs: 40 });
    const stream = eventsOf(connect(address));
    await once(stream, "readable");
    stream.read();
    for (let stranger = 0; stranger < 3; stranger += 1) await once(dead(address, BROKEN), "close"); // each was silent for as long as may be
    const events = readEvents(stream, ({ kind }) => kind?.$case === "commandExecuted");
    await call(client, BANK.send, { source: 1, target: 2, amount: 1n });
    expect(await events).toHaveLength(1);
  });
});

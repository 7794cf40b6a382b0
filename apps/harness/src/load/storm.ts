import { createConnection, type Socket } from "node:net";

/** What HTTP/2 clients begin with, and settings that say nothing. */
const PREFACE = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.from("000000040000000000", "hex")]);

/** What became of connections that were opened all at once. */
export interface StormResult {
  /** Those that the server spoke to. */
  readonly spokenTo: number;
  /** Those that it closed, or that were refused. */
  readonly turnedAway: number;
}

/** Opens so many connections at once, waits until the server has spoken to each or closed it, and drops them all at once. */
export async function storm(port: number, connections: number): Promise<StormResult> {
  const sockets = Array.from({ length: connections }, () => createConnection({ host: "127.0.0.1", port }));
  const spoken = await Promise.all(sockets.map(isSpokenTo));
  const closed = Promise.all(sockets.map(isClosed));
  for (const socket of sockets) socket.resetAndDestroy();
  await closed;
  const spokenTo = spoken.filter(Boolean).length;
  return { spokenTo, turnedAway: connections - spokenTo };
}

function isSpokenTo(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("connect", () => socket.write(PREFACE));
    socket.once("data", () => {
      resolve(true);
    });
    socket.on("error", () => undefined); // "close" follows
    socket.once("close", () => {
      resolve(false);
    });
  });
}

function isClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });
}

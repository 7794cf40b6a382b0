import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";

/** This end of a chain of processes. */
export interface WsChain {
  readonly socket: WebSocket;
  /** Closes it, and resolves when the next process is gone; each ends with the one before it. */
  close(): Promise<void>;
}

/** Starts `processes` of them, one behind the other, joined by bare `ws`: each passes on what it gets, the last sends it back, and so it returns. */
export async function startWsChain(processes: number): Promise<WsChain> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
  const program = fileURLToPath(new URL("ws-echo.js", import.meta.url));
  const next = spawn(process.execPath, [program, `ws://127.0.0.1:${port}`, String(processes - 1)], { stdio: "inherit" });
  const [socket] = (await once(server, "connection")) as [WebSocket]; // what `ws` documents for this event
  return {
    socket,
    close: async () => {
      socket.terminate();
      server.close();
      if (next.exitCode === null) await once(next, "exit");
    },
  };
}

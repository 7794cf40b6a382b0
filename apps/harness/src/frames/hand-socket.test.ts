import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { clientFrame, HandSocket } from "./hand-socket.js";

async function webSocketServer(): Promise<{ readonly server: WebSocketServer; readonly port: number }> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

describe("HandSocket", () => {
  it.each([0, 125, 126, 65_535, 65_536])("says a frame of %d bytes as RFC 6455 has it, and hears how it is closed", async (length) => {
    const { server, port } = await webSocketServer();
    const heard: number[] = [];
    server.on("connection", (socket: WebSocket) => {
      socket.on("message", (data: RawData) => {
        heard.push((data as Buffer).length);
        socket.send("something else"); // which is not a close frame
        socket.close(4000, "heard");
      });
    });
    const socket = new HandSocket(port, "127.0.0.2");
    await socket.upgrade();
    socket.write(clientFrame(new Uint8Array(length)));
    expect(await socket.ending).toEqual({ close: { code: 4000, reason: "heard" }, ended: true });
    expect(heard).toEqual([length]);
  });

  it("tells a server that goes without a word from one that was left", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.resume().on("error", () => undefined)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const deserted = new HandSocket(port, "127.0.0.3");
    const [socket] = (await once(server, "connection")) as [Socket];
    socket.destroy();
    expect(await deserted.ending).toEqual({ close: null, ended: true });
    const leaving = new HandSocket(port, "127.0.0.3");
    const [left] = (await once(server, "connection")) as [Socket];
    const gone = once(left, "close");
    leaving.write("half a wo");
    leaving.reset();
    expect(await leaving.ending).toEqual({ close: null, ended: false });
    await gone;
  });
});

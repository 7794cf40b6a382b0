import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type LinkEntries, type LinkFrame, type LinkHello, linkFrames, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import { onTestFinished } from "vitest";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { Changes } from "./changes.js";
import { bytes } from "./notes.js";

type Frame = NonNullable<LinkFrame["frame"]>;

/** One end of a link's connection that a test works by hand, so that it can behave as badly as it likes. */
export class HandLink {
  readonly frames: Frame[] = [];
  /** How the other side, or the network, closed it. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  constructor(
    readonly socket: WebSocket,
    private readonly changes = new Changes(),
  ) {
    socket.on("error", () => undefined); // "close" tells, too
    socket.on("message", (data: RawData) => {
      const { frame } = linkFrames.decode(data as Buffer);
      if (frame !== undefined) this.frames.push(frame);
      changes.announce();
    });
    this.closed = new Promise((resolve) => {
      socket.once("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Connects to a host's link server. Resolves when the connection stands. */
  static async dial(address: string): Promise<HandLink> {
    const socket = new WebSocket(address, SUBPROTOCOL);
    onTestFinished(() => {
      socket.terminate();
    });
    const link = new HandLink(socket);
    await once(socket, "open");
    return link;
  }

  get entries(): LinkEntries[] {
    return this.frames.flatMap((frame) => (frame.$case === "entries" ? [frame.value] : []));
  }

  /** Resolves when `count` frames of a kind have come. */
  async got(kind: Frame["$case"], count = 1): Promise<void> {
    await this.until(() => this.frames.filter(({ $case }) => $case === kind).length >= count);
  }

  until(condition: () => boolean): Promise<void> {
    return this.changes.until(condition);
  }

  send(frame: Frame): void {
    this.socket.send(linkFrames.encode({ frame }));
  }

  welcome(hostId: number, incarnation: string, received = 0): void {
    this.send({ $case: "welcome", value: { protocolVersion: PROTOCOL_VERSION, hostId, incarnation, received } });
  }

  acknowledge(received: number): void {
    this.send({ $case: "acknowledgement", value: { received } });
  }

  /** Sends notes of node `source` to node `target`, as entries numbered from `first`. */
  note(first: number, source: number, target: number, ...texts: string[]): void {
    const entries = texts.map((text) => {
      return { source, targets: [target], ticket: 0, more: false, body: { $case: "payload" as const, value: bytes(text) } };
    });
    this.send({ $case: "entries", value: { first, received: 0, entries } });
  }
}

/** A hello that host 2 welcomes, but for what `changed` says. */
export function helloOf(joinToken: string, changed: Partial<LinkHello> = {}): Frame {
  const value = { protocolVersion: PROTOCOL_VERSION, hostId: 9, incarnation: "a host by hand", received: 0, joinToken, peerHostId: 2 };
  return { $case: "hello", value: { ...value, ...changed } };
}

/** A host's link server that a test works by hand. */
export class HandPeer {
  readonly links: HandLink[] = [];

  private constructor(
    private readonly server: WebSocketServer,
    private readonly changes = new Changes(),
  ) {
    server.on("connection", (socket) => {
      this.links.push(new HandLink(socket, changes));
      changes.announce();
    });
  }

  static async listen(): Promise<HandPeer> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    onTestFinished(async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, "close");
    });
    return new HandPeer(server);
  }

  get address(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The connection that is dialled as the `count`th, when its hello has come. */
  async dialled(count = 1): Promise<HandLink> {
    await this.changes.until(() => this.links.length >= count);
    const link = this.links[count - 1]!;
    await link.got("hello");
    return link;
  }
}

import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { HostId } from "@cutline/core";
import { FRAME_BYTES_MAX, type HostHello, hostFrames, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { CONTROL_CONNECTIONS_MAX, HELLO_BYTES_MAX, HELLO_MS_MAX } from "../limits.js";
import type { HostEvents } from "./host-handle.js";
import { RemoteHost } from "./remote-host.js";

/** Codes with which a control connection is closed; RFC 6455, section 7.4.2, leaves them to applications. */
const CLOSE_PROTOCOL_ERROR = 4000;
const CLOSE_REFUSED = 4002;

/** What a control server tells its owner. */
export interface ControlServerEvents extends HostEvents {
  /** A host has introduced itself. */
  joined(host: RemoteHost): void;
}

/** Listens for hosts. Only one that knows the join token and was expected gets in, once. */
export class ControlServer {
  private readonly expected = new Set<HostId>();

  private constructor(
    private readonly server: WebSocketServer,
    private readonly joinToken: string,
    private readonly events: ControlServerEvents,
  ) {
    server.on("connection", (socket) => {
      if (server.clients.size > CONTROL_CONNECTIONS_MAX) socket.terminate();
      else this.accept(socket);
    });
  }

  /** Listens on an ephemeral port of `listenHost`. Rejects with the operating system's error. */
  static async listen(listenHost: string, joinToken: string, events: ControlServerEvents): Promise<ControlServer> {
    const server = new WebSocketServer({
      host: listenHost,
      port: 0,
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      // A page in a browser must not reach the master: it is the only client that sends an Origin.
      verifyClient: ({ req }: { req: { headers: { origin?: string | undefined } } }) => req.headers.origin === undefined,
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    await once(server, "listening");
    return new ControlServer(server, joinToken, events);
  }

  /** Where hosts reach this server. */
  get address(): string {
    const { address, family, port } = this.server.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
    return `ws://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** A host with this id may introduce itself, once. */
  expect(hostId: HostId): void {
    this.expected.add(hostId);
  }

  close(): void {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
  }

  private accept(socket: WebSocket): void {
    const deadline = setTimeout(() => {
      socket.close(CLOSE_REFUSED, "no introduction came in time");
    }, HELLO_MS_MAX);
    let host: RemoteHost | null = null;
    socket.on("message", (data) => {
      try {
        if (host === null) {
          clearTimeout(deadline);
          host = this.introduce(socket, bytesOf(data));
        } else host.receive(bytesOf(data));
      } catch (error) {
        socket.close(CLOSE_PROTOCOL_ERROR, String(error).slice(0, 120));
      }
    });
    const gone = (reason: string): void => {
      clearTimeout(deadline);
      if (host === null) return;
      this.events.lost(host.hostId, host.lose(reason));
      host = null;
    };
    socket.on("error", (error) => {
      gone(error.message);
    });
    socket.on("close", (code, reason) => {
      gone(reason.length > 0 ? reason.toString() : `its connection closed (${code})`);
    });
  }

  private introduce(socket: WebSocket, bytes: Uint8Array): RemoteHost | null {
    const hello = bytes.length > HELLO_BYTES_MAX ? null : helloIn(bytes);
    const refusal = hello === null ? "the first frame must be a hello" : this.refusalOf(hello);
    if (hello === null || refusal !== null) {
      socket.close(CLOSE_REFUSED, refusal ?? "");
      return null;
    }
    this.expected.delete(hello.hostId);
    const host = new RemoteHost(socket, hello, this.events);
    this.events.joined(host);
    return host;
  }

  private refusalOf(hello: HostHello): string | null {
    if (!sameSecret(hello.joinToken, this.joinToken)) return "the join token is not that of this master";
    if (hello.protocolVersion !== PROTOCOL_VERSION)
      return `this master speaks version ${PROTOCOL_VERSION}, the host version ${hello.protocolVersion}`;
    return this.expected.has(hello.hostId) ? null : `host ${hello.hostId} was not expected`;
  }
}

/** The hello in a first frame, or null. */
function helloIn(bytes: Uint8Array): HostHello | null {
  const [first, ...others] = hostFrames.decode(bytes).messages;
  return first?.message?.$case === "hello" && others.length === 0 ? first.message.value : null;
}

function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(createHash("sha256").update(one).digest(), createHash("sha256").update(other).digest());
}

/** A WebSocket message as plain bytes, without a copy where `ws` gives one piece. */
function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

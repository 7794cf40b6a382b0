import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type HostId, ProtocolError } from "@cutline/core";
import { closeReason, FRAME_BYTES_MAX, FrameError, type HostHello, hostFrames, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { CONTROL_CONNECTIONS_MAX, HELLO_BYTES_MAX, HOST_DEADLINES, type HostDeadlines } from "../limits.js";
import type { HostEvents } from "./host-handle.js";
import { RemoteHost } from "./remote-host.js";

/** Codes with which a control connection is closed; RFC 6455, section 7.4.2, leaves them to applications. */
const CLOSE_PROTOCOL_ERROR = 4000;
const CLOSE_REFUSED = 4002;

/** What a control server tells its owner. */
export interface ControlServerEvents extends Pick<HostEvents, "event"> {
  /** A host has introduced itself. */
  joined(host: RemoteHost): void;
  /** A host's connection is gone; `reason` null: it broke off, and whoever knows the process knows more. It must be abandoned. */
  lost(host: RemoteHost, reason: string | null): void;
}

/** Listens for hosts. Only one that knows the join token and was expected gets in, once. */
export class ControlServer {
  private readonly expected = new Set<HostId>();

  private constructor(
    private readonly server: WebSocketServer,
    private readonly joinToken: string,
    private readonly events: ControlServerEvents,
    private readonly deadlines: HostDeadlines,
  ) {
    server.on("error", () => undefined); // a connection that can't be accepted is no reason to end
    server.on("connection", (socket) => {
      if (server.clients.size > CONTROL_CONNECTIONS_MAX) socket.terminate();
      else this.accept(socket);
    });
  }

  /** Listens on an ephemeral port of `listenHost`. Rejects with the operating system's error. */
  static async listen(
    listenHost: string,
    joinToken: string,
    events: ControlServerEvents,
    deadlines: HostDeadlines = HOST_DEADLINES,
  ): Promise<ControlServer> {
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
    return new ControlServer(server, joinToken, events, deadlines);
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
    let host: RemoteHost | null = null;
    let ended = false;
    const end = (reason: string | null): void => {
      clearTimeout(deadline);
      if (!ended && host !== null) this.events.lost(host, reason);
      ended = true;
    };
    const refuse = (code: number, reason: string): void => {
      socket.close(code, closeReason(reason));
      end(reason);
    };
    const deadline = setTimeout(() => {
      refuse(CLOSE_REFUSED, "no introduction came in time");
    }, this.deadlines.helloMsMax);
    socket.on("message", (data, isBinary) => {
      if (ended) return;
      try {
        if (!isBinary) throw new FrameError("FRAME_MALFORMED", "a text message came where frames are binary");
        if (host !== null) return host.receive(bytesOf(data));
        const hello = this.requireHello(bytesOf(data));
        clearTimeout(deadline);
        host = new RemoteHost(socket, hello, this.events, this.deadlines.answerMsMax);
        this.events.joined(host);
      } catch (error) {
        const isStranger = host === null && error instanceof ProtocolError;
        refuse(isStranger ? CLOSE_REFUSED : CLOSE_PROTOCOL_ERROR, error instanceof Error ? error.message : String(error));
      }
    });
    socket.on("error", () => {
      end(null);
    });
    socket.on("close", (_code, reason) => {
      end(reason.length > 0 ? reason.toString() : null);
    });
  }

  /** The hello of an expected host, which is expected no longer. Throws a ProtocolError or FrameError where it isn't one. */
  private requireHello(bytes: Uint8Array): HostHello {
    const hello = bytes.length > HELLO_BYTES_MAX ? null : helloIn(bytes);
    if (hello === null) throw new ProtocolError("UNEXPECTED_FRAME", "the first frame must be a hello");
    if (!sameSecret(hello.joinToken, this.joinToken)) throw new ProtocolError("STRANGER", "the join token is not that of this master");
    if (hello.protocolVersion !== PROTOCOL_VERSION) {
      throw new ProtocolError(
        "PROTOCOL_VERSION",
        `this master speaks version ${PROTOCOL_VERSION} of the protocol, the host version ${hello.protocolVersion}`,
      );
    }
    if (!this.expected.delete(hello.hostId)) throw new ProtocolError("STRANGER", `host ${hello.hostId} was not expected`);
    return hello;
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

import { type HostId, ProtocolError } from "@cutline/core";
import { closeReason, FrameError, type HostHello, hostFrames, PROTOCOL_VERSION } from "@cutline/protocol";
import {
  bytesOf,
  type FrameGuest,
  FrameServer,
  type FrameServerOptions,
  INTRODUCTION_TOO_LARGE,
  sameSecret,
} from "@cutline/protocol/sockets";
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

/** What a control server is told besides where to listen. */
export interface ControlServerOptions extends Partial<Pick<FrameServerOptions, "connectionsMax" | "tls" | "turnedAway">> {
  /** HOST_DEADLINES unless told otherwise. */
  readonly deadlines?: HostDeadlines;
}

/** Listens for hosts. Only one that knows the join token and was expected gets in, once. */
export class ControlServer {
  private readonly expected = new Set<HostId>();
  private server: FrameServer | null = null;

  private constructor(
    private readonly joinToken: string,
    private readonly events: ControlServerEvents,
    private readonly deadlines: HostDeadlines,
  ) {}

  /** Listens on an ephemeral port of `listenHost`. Rejects with the operating system's error. */
  static async listen(
    listenHost: string,
    joinToken: string,
    events: ControlServerEvents,
    { deadlines = HOST_DEADLINES, ...changed }: ControlServerOptions = {},
  ): Promise<ControlServer> {
    const control = new ControlServer(joinToken, events, deadlines);
    const limits = { connectionsMax: CONTROL_CONNECTIONS_MAX, upgradeMsMax: deadlines.helloMsMax, introductionBytesMax: HELLO_BYTES_MAX };
    control.server = await FrameServer.listen({ listenHost, ...limits, ...changed }, (guest) => {
      control.accept(guest);
    });
    return control;
  }

  /** Where hosts reach this server. */
  get address(): string {
    return this.server?.address ?? "";
  }

  /** A host with this id may introduce itself, once. */
  expect(hostId: HostId): void {
    this.expected.add(hostId);
  }

  close(): void {
    this.server?.close();
  }

  private accept({ socket, introduced, refused }: FrameGuest): void {
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
      refused("NO_INTRODUCTION", "no introduction came in time");
      refuse(CLOSE_REFUSED, "no introduction came in time");
    }, this.deadlines.helloMsMax);
    socket.on("message", (data, isBinary) => {
      if (ended) return;
      try {
        if (!isBinary) throw new FrameError("FRAME_MALFORMED", "a text message came where frames are binary");
        if (host !== null) return host.receive(bytesOf(data));
        const hello = this.requireHello(bytesOf(data));
        clearTimeout(deadline);
        introduced();
        host = new RemoteHost(socket, hello, this.events, this.deadlines.answerMsMax);
        this.events.joined(host);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (host === null) refused(error instanceof ProtocolError ? error.code : "NO_FRAME", reason);
        refuse(host === null && error instanceof ProtocolError ? CLOSE_REFUSED : CLOSE_PROTOCOL_ERROR, reason);
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
    if (bytes.length > HELLO_BYTES_MAX) throw new FrameError("FRAME_TOO_LARGE", INTRODUCTION_TOO_LARGE.reason);
    const hello = helloIn(bytes);
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

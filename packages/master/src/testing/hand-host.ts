import { once } from "node:events";
import {
  type HostHello,
  type HostMessage,
  type HostRequest,
  hostFrames,
  masterFrames,
  PROTOCOL_VERSION,
  SUBPROTOCOL,
} from "@cutline/protocol";
import { onTestFinished } from "vitest";
import { type ClientOptions, type RawData, WebSocket } from "ws";

/** A host's end of a control link that a test works by hand, so that it can behave as badly as it likes. */
export class HandHost {
  readonly requests: HostRequest[] = [];
  /** How many requests each frame had. */
  readonly frames: number[] = [];
  /** How the master closed it. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on("error", () => undefined); // "close" tells, too
    socket.on("message", (data: RawData) => {
      const { requests } = masterFrames.decode(data as Buffer);
      this.frames.push(requests.length);
      this.requests.push(...requests);
      for (const check of [...this.waiting]) check();
    });
    this.closed = new Promise((resolve) => {
      socket.once("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Connects to a control server. Rejects where it turns the connection away. */
  static async dial(address: string, protocol = SUBPROTOCOL, options: ClientOptions = {}): Promise<HandHost> {
    const socket = new WebSocket(address, protocol, { perMessageDeflate: false, ...options });
    onTestFinished(() => {
      socket.terminate();
    });
    const host = new HandHost(socket);
    await once(socket, "open");
    return host;
  }

  /** Resolves when so many requests have come. */
  got(count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.requests.length < count) return;
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
      check();
    });
  }

  say(...messages: HostMessage["message"][]): void {
    this.socket.send(hostFrames.encode({ messages: messages.map((message) => ({ message })) }));
  }

  /** Introduces itself as host 1, but for what `changed` says. */
  hello(joinToken: string, changed: Partial<HostHello> = {}): void {
    this.say(helloOf(joinToken, changed));
  }

  done(requestId: number): void {
    this.say({ $case: "reply", value: { requestId, outcome: { $case: "done", value: {} } } });
  }
}

export function helloOf(joinToken: string, changed: Partial<HostHello> = {}): HostMessage["message"] {
  const value = { protocolVersion: PROTOCOL_VERSION, hostId: 1, joinToken, linkAddress: "ws://nowhere", processId: 77, ...changed };
  return { $case: "hello", value };
}

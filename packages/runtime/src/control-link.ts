import { FrameError, type HostMessage, type HostRequest, hostFrames, masterFrames, SUBPROTOCOL } from "@cutline/protocol";
import { bytesOf, FRAME_SOCKET_OPTIONS, type FrameTls, pinnedAgent } from "@cutline/protocol/sockets";
import { WebSocket } from "ws";
import { MASTER_CONNECT_MS_MAX } from "./limits.js";

/** What a control link tells its host. */
export interface ControlLinkEvents {
  /** A request of the master, in order. */
  request(request: HostRequest): void;
  /** The master is gone, or speaks nonsense. Told once. */
  lost(reason: string): void;
}

/** A host's connection to its master. Messages of one turn share a frame. A host doesn't outlive it, so it is never made again. */
export class ControlLink {
  private readonly socket: WebSocket;
  private waiting: HostMessage[] = [];
  private ended = false;

  constructor(
    masterAddress: string,
    private readonly events: ControlLinkEvents,
    tls: FrameTls | null = null,
  ) {
    const agent = tls === null ? undefined : pinnedAgent(tls);
    const handshakeTimeout = MASTER_CONNECT_MS_MAX;
    this.socket = new WebSocket(masterAddress, SUBPROTOCOL, { ...FRAME_SOCKET_OPTIONS, handshakeTimeout, agent });
    this.socket.on("message", (data) => {
      this.receive(bytesOf(data));
    });
    this.socket.on("open", () => {
      this.flush();
    });
    this.socket.on("error", (error) => {
      this.end(`no connection to the master at ${masterAddress}: ${error.message}`);
    });
    this.socket.on("close", (_code, reason) => {
      this.end(reason.length > 0 ? `the master closed the connection: ${reason.toString()}` : "the master closed the connection");
    });
  }

  /** Sends a message at the end of the turn; the caller sees to it that `flush` is called then. */
  send(message: HostMessage): void {
    this.waiting.push(message);
  }

  flush(): void {
    if (this.waiting.length === 0 || this.socket.readyState !== WebSocket.OPEN) return;
    const messages = this.waiting;
    this.waiting = [];
    this.transmit(messages);
  }

  close(): void {
    this.ended = true;
    this.socket.terminate();
  }

  /** Sends messages in as few frames as their limit allows. Throws a FrameError where one is too large for any. */
  private transmit(messages: HostMessage[]): void {
    try {
      this.socket.send(hostFrames.encode({ messages }));
    } catch (error) {
      if (!(error instanceof FrameError) || messages.length === 1) throw error;
      const half = messages.length >> 1;
      this.transmit(messages.slice(0, half));
      this.transmit(messages.slice(half));
    }
  }

  private receive(bytes: Uint8Array): void {
    if (this.ended) return;
    try {
      for (const request of masterFrames.decode(bytes).requests) this.events.request(request);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error; // a defect of ours ends the process, with its story
      this.end(`the master sent nonsense: ${error.message}`);
    }
  }

  private end(reason: string): void {
    if (this.ended) return;
    this.close();
    this.events.lost(reason);
  }
}

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type HostHello, type HostMessage, type HostReply, type HostRequest, hostFrames, masterFrames } from "@cutline/protocol";
import { onTestFinished } from "vitest";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { HostOptions } from "../host-options.js";
import { HostProgram } from "../host-program.js";
import { Changes } from "./changes.js";
import { notes } from "./notes.js";

export type Ask = NonNullable<HostRequest["request"]>;
export type Outcome = NonNullable<HostReply["outcome"]>;

/** The master's end of one control link. */
export class ControlConnection {
  /** What the host said, other than answers, in order. */
  readonly told: HostMessage[] = [];
  /** How many messages each frame had. */
  readonly frames: number[] = [];
  private readonly takers = new Map<number, (outcome: Outcome) => void>();
  private requests = 0;

  constructor(
    readonly socket: WebSocket,
    private readonly changes: Changes,
  ) {
    socket.on("message", (data: RawData) => {
      const { messages } = hostFrames.decode(data as Buffer);
      this.frames.push(messages.length);
      for (const message of messages) this.take(message);
      changes.announce();
    });
  }

  get hello(): HostHello | null {
    const message = this.told[0]?.message;
    return message?.$case === "hello" ? message.value : null;
  }

  /** What the host told of that a person should know. */
  get notices(): string[] {
    return this.told.flatMap(({ message }) => (message?.$case === "notice" ? [`${message.value.code}: ${message.value.message}`] : []));
  }

  /** Codes of the trouble that the host told. */
  get trouble(): string[] {
    return this.told.flatMap(({ message }) => (message?.$case === "trouble" ? [message.value.code] : []));
  }

  ask(request: Ask): Promise<Outcome> {
    return this.askAll([request])[0]!;
  }

  /** Asks for many things in one frame. */
  askAll(requests: readonly Ask[]): Promise<Outcome>[] {
    const first = this.requests + 1;
    this.requests += requests.length;
    const answers = requests.map((_request, index) => new Promise<Outcome>((resolve) => this.takers.set(first + index, resolve)));
    this.socket.send(masterFrames.encode({ requests: requests.map((request, index) => ({ requestId: first + index, request })) }));
    return answers;
  }

  until(condition: () => boolean): Promise<void> {
    return this.changes.until(condition);
  }

  private take(message: HostMessage): void {
    if (message.message?.$case !== "reply") {
      this.told.push(message);
      return;
    }
    const { requestId, outcome } = message.message.value;
    const taker = this.takers.get(requestId);
    if (outcome === undefined || taker === undefined) throw new Error(`request ${requestId} was answered twice, or without a word`);
    this.takers.delete(requestId);
    taker(outcome);
  }
}

/** A master of the test's own, for hosts in this process. Both are gone when the test is over. */
export class TestMaster {
  readonly joinToken = "a secret of this test";
  private readonly connections: ControlConnection[] = [];

  private constructor(
    private readonly server: WebSocketServer,
    private readonly changes = new Changes(),
  ) {
    server.on("connection", (socket) => {
      this.connections.push(new ControlConnection(socket, changes));
    });
  }

  static async listen(): Promise<TestMaster> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    const master = new TestMaster(server);
    onTestFinished(() => master.close());
    return master;
  }

  options(hostId: number): HostOptions {
    const { port } = this.server.address() as AddressInfo;
    return { hostId, masterAddress: `ws://127.0.0.1:${port}`, joinToken: this.joinToken, listenHost: "127.0.0.1", tls: null };
  }

  /** Starts a host and waits for its hello. */
  async start(
    hostId: number,
    changed: Partial<HostOptions> = {},
  ): Promise<{ readonly program: HostProgram; readonly control: ControlConnection }> {
    const program = await HostProgram.start({ ...this.options(hostId), ...changed }, [notes]);
    onTestFinished(() => {
      program.end("the test is over");
    });
    const introduced = (): ControlConnection | undefined => this.connections.find(({ hello }) => hello?.hostId === hostId);
    await this.changes.until(() => introduced() !== undefined);
    return { program, control: introduced()! };
  }

  async close(): Promise<void> {
    for (const { socket } of this.connections) socket.terminate();
    this.server.close();
    await once(this.server, "close");
  }
}

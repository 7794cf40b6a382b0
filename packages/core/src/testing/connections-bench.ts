import type { LinkHello, LinkWelcome } from "@cutline/protocol";
import { expect } from "vitest";
import { Connections } from "../connections/connections.js";
import type { ConnectionId, ConnectionInput, Frame } from "../connections/transport.js";
import { ProtocolError } from "../errors.js";
import { FakeTransport } from "./fake-transport.js";

export const JOIN_TOKEN = "secret";

/** Host 2, its connections, and a clock that a test moves. */
export class ConnectionsBench {
  readonly transport = new FakeTransport();
  /** What its links were told. */
  readonly links: string[] = [];
  readonly trouble: string[] = [];
  nowMs = 1_000;
  readonly connections: Connections;

  /** `incarnations`: what an earlier life knows of its peers. */
  constructor(incarnations: ReadonlyMap<number, string> = new Map()) {
    this.connections = new Connections({
      identity: { hostId: 2, incarnation: "mine", joinToken: JOIN_TOKEN },
      rules: { protocolVersion: 1, sameSecret: (one, other) => one === other },
      transport: this.transport,
      incarnations,
      trouble: (code, message) => this.trouble.push(`${code}: ${message}`),
      links: {
        lastReceived: () => 7,
        connected: (peer, received) => this.links.push(`connected ${peer} from ${received}`),
        disconnected: (peer) => this.links.push(`disconnected ${peer}`),
        entries: (peer, { first }) => this.links.push(`entries of ${peer} from ${first}`),
        acknowledged: (peer, received) => {
          if (received > 100) throw new ProtocolError("LINK_ACKNOWLEDGEMENT", "too much");
          this.links.push(`acknowledged by ${peer}: ${received}`);
        },
      },
    });
  }

  step(input: ConnectionInput): string[] {
    this.connections.step(input, this.nowMs);
    return this.transport.news();
  }

  after(ms: number): string[] {
    this.nowMs += ms;
    return this.step({ kind: "tick" });
  }

  frame(connection: ConnectionId, frame: Frame): string[] {
    return this.step({ kind: "frame", connection, frame: { frame } });
  }

  /** Dials peer `peer`, up to the connection that stands. */
  dial(peer: number): ConnectionId {
    this.step({ kind: "needed", peer, address: `at ${peer}` });
    const [dialled] = this.after(0);
    const connection = Number(dialled?.split(" as ")[1]);
    expect(this.step({ kind: "opened", connection })).toEqual([`${connection}: hello`]);
    return connection;
  }

  /** A connection that somebody makes, with its hello. */
  comes(changed: Partial<LinkHello> = {}): { readonly connection: ConnectionId; readonly said: string[] } {
    const connection = this.transport.next();
    this.step({ kind: "accepted", connection });
    const value = { protocolVersion: 1, hostId: 9, incarnation: "theirs", received: 0, joinToken: JOIN_TOKEN, peerHostId: 2, ...changed };
    return { connection, said: this.frame(connection, { $case: "hello", value }) };
  }

  welcome(connection: ConnectionId, changed: Partial<LinkWelcome> = {}): string[] {
    const value = { protocolVersion: 1, hostId: 9, incarnation: "theirs", received: 3, ...changed };
    return this.frame(connection, { $case: "welcome", value });
  }

  linked(): ConnectionId {
    const connection = this.dial(9);
    this.welcome(connection);
    return connection;
  }
}

export function acknowledgement(received: number): Frame {
  return { $case: "acknowledgement", value: { received } };
}

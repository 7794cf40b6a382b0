import { randomUUID } from "node:crypto";
import { type Application, Host, type HostId } from "@cutline/core";
import { PROTOCOL_VERSION } from "@cutline/protocol";
import { ControlLink } from "./control-link.js";
import type { HostIdentity } from "./handshake.js";
import type { HostOptions } from "./host-options.js";
import { LinkServer } from "./link-server.js";
import { Peer } from "./peer.js";
import { Turn } from "./turn.js";

/**
 * A host: the host machine of the core, wired to real sockets. It listens for links, introduces itself to the master, and from then on does what
 * that asks for. `ended` settles when it has let go of everything, with the reason: it ends as soon as its master is gone.
 */
export class HostProgram {
  /** Settles, with the reason, when the host has ended. Never rejects. */
  readonly ended: Promise<string>;
  private readonly identity: HostIdentity;
  private readonly peers = new Map<HostId, Peer>();
  private readonly host: Host;
  private readonly turn: Turn;
  private control: ControlLink | null = null;
  private server: LinkServer | null = null;
  private hasEnded = false;
  private tellEnded: (reason: string) => void = () => undefined;

  private constructor(options: HostOptions, applications: readonly Application<unknown>[]) {
    this.identity = { hostId: options.hostId, incarnation: randomUUID(), joinToken: options.joinToken };
    this.ended = new Promise((resolve) => {
      this.tellEnded = resolve;
    });
    this.turn = new Turn({
      flush: () => {
        this.host.flush();
      },
      flushLazily: () => {
        this.host.acknowledge();
        this.control?.flush();
      },
      isBusy: () => this.host.isBusy,
    });
    this.host = new Host(options.hostId, applications, {
      toMaster: (message) => {
        this.control?.send(message);
        this.turn.request();
      },
      connect: (peer, address) => {
        this.peer(peer).connect(address);
      },
      transmitEntries: (peer, frame) => {
        this.peer(peer).transmitEntries(frame);
      },
      transmitAcknowledgement: (peer, received) => {
        this.peer(peer).transmitAcknowledgement(received);
      },
    });
  }

  /** Starts a host. Rejects where it can't listen; whether the master is there shows in `ended`. */
  static async start(options: HostOptions, applications: readonly Application<unknown>[]): Promise<HostProgram> {
    const program = new HostProgram(options, applications);
    program.server = await LinkServer.listen(options.listenHost, program.identity, (id) => program.peer(id));
    program.control = new ControlLink(options.masterAddress, {
      request: (request) => {
        program.host.request(request);
        program.turn.request();
      },
      lost: (reason) => {
        program.end(reason);
      },
    });
    program.introduce(program.server.address);
    return program;
  }

  /** Ends the host: all sockets are closed. Idempotent. */
  end(reason: string): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.turn.cancel();
    for (const peer of this.peers.values()) peer.end();
    this.server?.close();
    this.control?.close();
    this.tellEnded(reason);
  }

  private introduce(linkAddress: string): void {
    const { hostId, joinToken } = this.identity;
    const value = { protocolVersion: PROTOCOL_VERSION, hostId, joinToken, linkAddress, processId: process.pid };
    this.control?.send({ message: { $case: "hello", value } });
  }

  private peer(id: HostId): Peer {
    const known = this.peers.get(id);
    if (known !== undefined) return known;
    const peer = new Peer(id, {
      identity: this.identity,
      host: this.host,
      requestFlush: () => {
        this.turn.request();
      },
      trouble: (code, message) => {
        this.control?.send({ message: { $case: "trouble", value: { code, message } } });
        this.turn.request();
      },
    });
    this.peers.set(id, peer);
    return peer;
  }
}

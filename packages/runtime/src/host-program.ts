import { randomUUID } from "node:crypto";
import { type Application, type ConnectionInput, Connections, type HostIdentity, type HostSink, JournalledHost } from "@cutline/core";
import { type HostRequest, PROTOCOL_VERSION } from "@cutline/protocol";
import { type FrameGuest, type FrameServer, type FrameTls, sameSecret, StrangerWatch } from "@cutline/protocol/sockets";
import { Alarm } from "./alarm.js";
import { ControlLink } from "./control-link.js";
import type { HostOptions } from "./host-options.js";
import { listenForLinks } from "./link-server.js";
import { readTls } from "./read-tls.js";
import { Turn } from "./turn.js";
import { WebSocketTransport } from "./web-socket-transport.js";

/** A clock that never goes back. */
const nowMs = (): number => performance.now();

/** Wall-clock time for traces, microseconds since 1970, and never going back either. */
const wallClockUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000);

/**
 * A host: the machines of the core, wired to real sockets. It listens for links, introduces itself to the master, and from then on does what
 * that asks for. `ended` settles when it has let go of everything, with the reason: it ends as soon as its master is gone.
 */
export class HostProgram {
  /** Settles, with the reason, when the host has ended. Never rejects. */
  readonly ended: Promise<string>;
  private readonly identity: HostIdentity;
  private readonly transport: WebSocketTransport;
  private readonly strangers = new StrangerWatch((line) => {
    this.notice("STRANGER", `at the port of host ${this.identity.hostId}, ${line}`);
  });
  private readonly connections: Connections;
  private readonly host: JournalledHost;
  private readonly alarm = new Alarm(nowMs, () => {
    this.happened({ kind: "tick" });
  });
  private readonly turn: Turn;
  private control: ControlLink | null = null;
  private server: FrameServer | null = null;
  private hasEnded = false;
  private tellEnded: (reason: string) => void = () => undefined;

  private constructor(options: HostOptions, tls: FrameTls | null, applications: readonly Application<unknown>[]) {
    this.identity = { hostId: options.hostId, incarnation: randomUUID(), joinToken: options.joinToken };
    this.transport = new WebSocketTransport((input) => {
      this.happened(input);
    }, tls);
    this.ended = new Promise((resolve) => {
      this.tellEnded = resolve;
    });
    this.turn = new Turn({
      flush: () => {
        this.connections.step({ kind: "tick" }, nowMs());
        this.host.flush();
        this.alarm.setBy(this.connections.wakeAtMs);
      },
      flushLazily: () => {
        this.host.acknowledge();
        this.control?.flush();
      },
      isBusy: () => this.host.isBusy,
    });
    this.host = new JournalledHost({ id: options.hostId, applications, journal: null, sink: this.sink(), clock: wallClockUs });
    this.connections = new Connections({
      identity: this.identity,
      rules: { protocolVersion: PROTOCOL_VERSION, sameSecret },
      links: this.host,
      transport: this.transport,
      trouble: (code, message) => {
        this.control?.send({ message: { $case: "trouble", value: { code, message } } });
        this.turn.request();
      },
      turnedAway: (connection, code, reason) => {
        this.transport.turnedAway(connection, code, reason);
      },
    });
  }

  /** Starts a host. Rejects where it can't read its certificate, or can't listen; whether the master is there shows in `ended`. */
  static async start(options: HostOptions, applications: readonly Application<unknown>[]): Promise<HostProgram> {
    const tls = options.tls === null ? null : await readTls(options.tls);
    const program = new HostProgram(options, tls, applications);
    const accept = (guest: FrameGuest): void => {
      program.transport.accept(guest);
    };
    program.server = await listenForLinks(options.listenHost, accept, { tls, turnedAway: program.strangers.turnedAway });
    program.control = program.dialMaster(options.masterAddress, tls);
    program.introduce(program.server.address);
    return program;
  }

  /** Ends the host: all sockets are closed. Idempotent. */
  end(reason: string): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.strangers.end();
    this.turn.cancel();
    this.alarm.cancel();
    this.connections.end();
    this.server?.close();
    this.control?.close();
    this.tellEnded(reason);
  }

  private dialMaster(address: string, tls: FrameTls | null): ControlLink {
    const request = (request: HostRequest): void => {
      this.host.request(request);
      this.turn.request();
    };
    const lost = (reason: string): void => {
      this.end(reason);
    };
    return new ControlLink(address, { request, lost }, tls);
  }

  private notice(code: string, message: string): void {
    this.control?.send({ message: { $case: "notice", value: { code, message } } });
    this.turn.request();
  }

  private sink(): HostSink {
    return {
      toMaster: (message) => {
        this.control?.send(message);
        this.turn.request();
      },
      connect: (peer, address) => {
        this.happened({ kind: "needed", peer, address });
      },
      transmitEntries: (peer, frame) => {
        this.connections.transmitEntries(peer, frame);
      },
      transmitAcknowledgement: (peer, received) => {
        this.connections.transmitAcknowledgement(peer, received);
      },
    };
  }

  private introduce(linkAddress: string): void {
    const { hostId, joinToken } = this.identity;
    const value = { protocolVersion: PROTOCOL_VERSION, hostId, joinToken, linkAddress, processId: process.pid };
    this.control?.send({ message: { $case: "hello", value } });
  }

  private happened(input: ConnectionInput): void {
    this.connections.step(input, nowMs());
    this.turn.request();
  }
}

import { type Application, Connections, type HostId, type HostInput, type Journal, JournalledHost, type Recovered } from "@cutline/core";
import { type HostMessage, type HostRequest, PROTOCOL_VERSION } from "@cutline/protocol";
import type { SimulatedClock } from "./clock.js";
import type { SimulatedNetwork } from "./network.js";
import type { Timeline } from "./timeline.js";

/** For how long a busy host puts off acknowledgements at the most. Milliseconds. */
const LAZY_MS = 2;

/** What a life of a host is set in. */
export interface Surroundings {
  readonly hostId: HostId;
  /** Stays the same as long as the host keeps its memory. */
  readonly incarnation: string;
  readonly applications: readonly Application<unknown>[];
  readonly timeline: Timeline;
  readonly network: SimulatedNetwork;
  readonly clock: SimulatedClock;
  readonly journal: Journal | null;
  /** How long the next turn of the event loop takes. Milliseconds. */
  readonly turnMs: () => number;
  /** Takes what the host tells its master. */
  readonly toMaster: (message: HostMessage) => void;
  /** A link is refused for good. */
  readonly trouble: (code: string, message: string) => void;
}

/** One life of a host's process: the machines of the core, wired as in a host program, in virtual time. */
export class HostLife {
  /** What it knows of earlier lives. */
  readonly recovered: Recovered;
  private readonly host: JournalledHost;
  private readonly connections: Connections;
  private turnIsPlanned = false;
  /** Whether an acknowledgement is put off, since more is to come. */
  private isAcknowledging = false;
  /** When the alarm rings that is set the soonest, in virtual time. */
  private alarmAtMs = Number.POSITIVE_INFINITY;
  /** What happened while the process was stopped; null while it runs. */
  private backlog: (() => void)[] | null = null;
  private hasEnded = false;

  /** `inputs`: what the journal kept of earlier lives. */
  constructor(
    private readonly surroundings: Surroundings,
    inputs: readonly HostInput[],
  ) {
    this.host = this.makeHost();
    this.recovered = this.host.recover(inputs);
    this.connections = this.connect();
    for (const [peer, address] of this.recovered.addresses) this.connections.step({ kind: "needed", peer, address }, this.nowMs);
    this.requestTurn();
  }

  /** A request of the master has come. */
  request(request: HostRequest): void {
    this.happen(() => {
      this.host.request(request);
    });
  }

  /** The journal has so many inputs on disk. */
  durable(number: number): void {
    this.happen(() => {
      this.host.durable(number);
    });
  }

  /** The clock has jumped: what waits for a time looks at it again. */
  clockJumped(): void {
    this.happen(() => undefined);
  }

  /** The process stops, as by SIGSTOP: it does nothing, and loses nothing. */
  stop(): void {
    this.backlog ??= [];
  }

  /** It goes on, with all that happened meanwhile. */
  resume(): void {
    const backlog = this.backlog ?? [];
    this.backlog = null;
    for (const happening of backlog) this.happen(happening);
  }

  /** The process is gone. */
  end(): void {
    this.hasEnded = true;
  }

  private makeHost(): JournalledHost {
    const { hostId, applications, journal, toMaster } = this.surroundings;
    return new JournalledHost({
      id: hostId,
      applications,
      journal,
      sink: {
        toMaster,
        connect: (peer, address) => {
          this.connections.step({ kind: "needed", peer, address }, this.nowMs);
        },
        transmitEntries: (peer, frame) => {
          this.connections.transmitEntries(peer, frame);
        },
        transmitAcknowledgement: (peer, received) => {
          this.connections.transmitAcknowledgement(peer, received);
        },
      },
    });
  }

  private connect(): Connections {
    const { hostId, incarnation, network, trouble } = this.surroundings;
    const transport = network.attach(hostId, (input) => {
      this.happen(() => {
        this.connections.step(input, this.nowMs);
      });
    });
    return new Connections({
      identity: { hostId, incarnation, joinToken: "" },
      rules: { protocolVersion: PROTOCOL_VERSION, sameSecret: (one, other) => one === other },
      links: this.host,
      transport,
      incarnations: this.recovered.incarnations,
      trouble,
    });
  }

  private happen(happening: () => void): void {
    if (this.hasEnded) return;
    if (this.backlog !== null) {
      this.backlog.push(happening);
      return;
    }
    happening();
    this.requestTurn();
  }

  private requestTurn(): void {
    if (this.turnIsPlanned) return;
    this.turnIsPlanned = true;
    this.surroundings.timeline.after(this.surroundings.turnMs(), () => {
      if (!this.hasEnded) this.endTurn();
    });
  }

  private endTurn(): void {
    this.turnIsPlanned = false;
    if (this.backlog !== null) return void this.backlog.push(() => undefined);
    this.connections.step({ kind: "tick" }, this.nowMs);
    this.host.flush();
    if (!this.host.isBusy) this.host.acknowledge();
    else if (!this.isAcknowledging) this.acknowledgeLazily();
    this.setAlarm();
  }

  private acknowledgeLazily(): void {
    this.isAcknowledging = true;
    this.surroundings.timeline.after(LAZY_MS, () => {
      this.isAcknowledging = false;
      if (!this.hasEnded && this.backlog === null) this.host.acknowledge();
    });
  }

  private setAlarm(): void {
    const { timeline, clock } = this.surroundings;
    const wakeAtMs = this.connections.wakeAtMs;
    if (wakeAtMs === null) return;
    const atMs = timeline.nowMs + clock.msUntil(wakeAtMs);
    if (atMs >= this.alarmAtMs) return;
    this.alarmAtMs = atMs;
    timeline.at(atMs, () => {
      if (atMs !== this.alarmAtMs) return; // another was set, for sooner
      this.alarmAtMs = Number.POSITIVE_INFINITY;
      this.happen(() => undefined);
    });
  }

  private get nowMs(): number {
    return this.surroundings.clock.nowMs;
  }
}

import { type Application, type HostId, Random } from "@cutline/core";
import { type MasterEvents, SimulatedMaster } from "./master.js";
import { SimulatedNetwork } from "./network.js";
import type { Deed, Plan } from "./plan.js";
import type { Reached } from "./reached.js";
import { SimulatedHost } from "./simulated-host.js";
import type { Timeline } from "./timeline.js";
import type { Workload } from "./workload.js";

/** The shortest that a frame takes. Milliseconds. */
const DELAY_MS_MIN = 0.05;

/** What a simulated cluster is made of. */
export interface ClusterOptions {
  readonly plan: Plan;
  readonly timeline: Timeline;
  readonly workload: Workload;
  /** What the nodes run: the workload's, watched. */
  readonly application: Application<unknown>;
  readonly events: MasterEvents;
  readonly reached: Reached;
}

/** A whole cluster in virtual time: hosts, their network and their master; and what may be done to them. */
export class SimulatedCluster {
  readonly master: SimulatedMaster;
  /** Whether a host was made to lose its memory. */
  hasLostMemory = false;
  private readonly network: SimulatedNetwork;
  private readonly hosts = new Map<HostId, SimulatedHost>();

  constructor(private readonly options: ClusterOptions) {
    const { plan, timeline, workload, events, reached } = options;
    const delays = { msMin: DELAY_MS_MIN, msMax: plan.delayMsMax };
    const random = new Random(plan.seed, 2);
    this.network = new SimulatedNetwork({
      timeline,
      random,
      delays,
      encodes: plan.encodes,
      reached,
      refused: (story) => {
        events.trouble(story);
      },
    });
    const hosts = plan.hosts.map((_, index) => index + 1);
    this.master = new SimulatedMaster({ plan, workload, hosts, controlOf: (host) => this.host(host).control, events, reached });
    for (const [index, { clockRate }] of plan.hosts.entries()) this.start(index + 1, clockRate);
  }

  /** Does what was planned, now. */
  perform(deed: Deed): void {
    switch (deed.kind) {
      case "join":
        return this.master.join(deed);
      case "command":
        return this.master.command(deed);
      case "receive":
        return this.master.receive(deed);
      case "snapshot":
        return this.master.beginSnapshot(deed.node);
      case "crash":
        return this.crash(deed);
      case "pause":
        return this.pause(deed);
      case "jump":
        return this.jump(deed);
      case "break":
      case "silence":
      case "part":
      case "slow":
        return this.disturb(deed);
    }
  }

  private disturb(deed: Extract<Deed, { kind: "break" | "silence" | "part" | "slow" }>): void {
    const { network } = this;
    const { timeline, reached } = this.options;
    switch (deed.kind) {
      case "break":
        return network.break(deed.one, deed.other);
      case "silence":
        reached.add("connections half-open");
        return network.silence(deed.one, deed.other);
      case "part":
        reached.add("partitions");
        network.part(new Set(deed.hosts));
        return timeline.after(deed.forMs, () => {
          network.part(new Set());
        });
      case "slow":
        network.slow(deed.byMs);
        return timeline.after(deed.forMs, () => {
          network.slow(0);
        });
    }
  }

  private crash(deed: Extract<Deed, { kind: "crash" }>): void {
    const host = this.host(deed.host);
    if (!host.isRunning) return;
    if (!deed.keepsMemory) this.loseMemory();
    host.crash(deed);
    this.options.timeline.after(deed.forMs, () => {
      host.start();
    });
  }

  private loseMemory(): void {
    this.hasLostMemory = true;
    this.options.reached.add("memories lost");
  }

  private jump({ host, byMs }: Extract<Deed, { kind: "jump" }>): void {
    this.options.reached.add("clocks that jumped");
    this.host(host).jumpClock(byMs);
  }

  private pause({ host: id, forMs }: Extract<Deed, { kind: "pause" }>): void {
    const host = this.host(id);
    this.options.reached.add("processes stopped");
    host.pause();
    this.options.timeline.after(forMs, () => {
      host.resume();
    });
  }

  private start(id: HostId, clockRate: number): void {
    const { plan, timeline, application, events, reached } = this.options;
    const host = new SimulatedHost({
      id,
      applications: [application],
      timeline,
      network: this.network,
      random: new Random(plan.seed, 3, id),
      reached,
      journalled: plan.journalled,
      syncMsMax: plan.syncMsMax,
      clockRate,
      toMaster: (message) => {
        this.master.hear(id, message);
      },
      lost: () => {
        this.master.lost(id);
      },
      trouble: (code, message) => {
        events.trouble(`host ${id}: ${code}: ${message}`);
      },
    });
    this.hosts.set(id, host);
  }

  private host(id: HostId): SimulatedHost {
    const host = this.hosts.get(id);
    if (host === undefined) throw new RangeError(`there is no host ${id}`);
    return host;
  }
}

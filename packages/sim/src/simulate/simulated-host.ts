import type { Application, HostId, Random } from "@cutline/core";
import type { HostMessage } from "@cutline/protocol";
import { SimulatedClock } from "./clock.js";
import { ControlLink } from "./control-link.js";
import { HostLife } from "./host-life.js";
import { MemoryJournal } from "./memory-journal.js";
import type { SimulatedNetwork } from "./network.js";
import type { Reached } from "./reached.js";
import type { Timeline } from "./timeline.js";

/** How long a turn of the event loop takes at the most. Milliseconds. */
const TURN_MS_MAX = 0.2;

/** What a simulated host is made of. */
export interface SimulatedHostOptions {
  readonly id: HostId;
  readonly applications: readonly Application<unknown>[];
  readonly timeline: Timeline;
  readonly network: SimulatedNetwork;
  readonly random: Random;
  readonly reached: Reached;
  /** Whether it keeps a journal. */
  readonly journalled: boolean;
  /** How long a sync of it takes at the most. Milliseconds. */
  readonly syncMsMax: number;
  /** How many milliseconds of its clock pass in one. */
  readonly clockRate: number;
  /** Takes what it tells its master, each message once and in order. */
  readonly toMaster: (message: HostMessage) => void;
  /** It came back without its memory. */
  readonly lost: () => void;
  /** One of its links is refused for good. */
  readonly trouble: (code: string, message: string) => void;
}

/** A host of a simulated cluster: a machine with a clock, a disk, and one life of the host's process after the other. */
export class SimulatedHost {
  readonly control: ControlLink;
  private readonly clock: SimulatedClock;
  private readonly disk: MemoryJournal;
  private life: HostLife | null = null;
  private incarnation = 1;

  constructor(private readonly options: SimulatedHostOptions) {
    const { id, timeline, network, random, syncMsMax, clockRate, toMaster, lost } = options;
    this.clock = new SimulatedClock(timeline, clockRate);
    this.disk = new MemoryJournal({ timeline, random, syncMsMax, tell: (durable) => this.life?.durable(durable) });
    this.control = new ControlLink({ host: id, network, toMaster, lost });
    this.start();
  }

  get isRunning(): boolean {
    return this.life !== null;
  }

  /** The process dies. `silently`: its peers aren't told. `keepsMemory`: what the journal has on disk is there when it starts again. */
  crash({ silently, keepsMemory }: { readonly silently: boolean; readonly keepsMemory: boolean }): void {
    const { id, network, reached, journalled } = this.options;
    if (this.life === null) return;
    this.life.end();
    this.life = null;
    network.detach(id, silently);
    this.control.breakOff();
    reached.add("crashes");
    if (journalled && this.disk.crash() > 0) reached.add("inputs lost before they were on disk");
    if (keepsMemory && journalled) return;
    this.disk.wipe();
    this.incarnation += 1;
  }

  /** The process starts, with what the disk has. */
  start(): void {
    if (this.life !== null) return;
    const { id, applications, timeline, network, random, journalled, trouble } = this.options;
    const life = new HostLife(
      {
        hostId: id,
        incarnation: `${id}.${this.incarnation}`,
        applications,
        timeline,
        network,
        clock: this.clock,
        journal: journalled ? this.disk : null,
        turnMs: () => (TURN_MS_MAX * random.below(1024)) / 1024,
        toMaster: (message) => {
          this.control.tell(message);
        },
        trouble,
      },
      this.disk.read(),
    );
    this.life = life;
    this.control.resume(life, this.incarnation);
  }

  pause(): void {
    this.life?.stop();
  }

  resume(): void {
    this.life?.resume();
  }

  jumpClock(byMs: number): void {
    this.clock.jump(byMs);
    this.life?.clockJumped();
  }
}

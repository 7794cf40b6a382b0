import type { Application } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { AcknowledgedChecker, doneTwice } from "./checkers/acknowledged.js";
import type { Breach } from "./checkers/breach.js";
import { checkEnd, checkSnapshot } from "./checkers/conservation.js";
import { checkCut } from "./checkers/cut-consistency.js";
import { checkChannels, outOfOrder } from "./checkers/exactly-once.js";
import { LIVENESS_MS_MAX, stuck } from "./checkers/liveness.js";
import { SimulatedCluster } from "./cluster.js";
import type { Plan, PlannedDeed } from "./plan.js";
import { Reached } from "./reached.js";
import { Timeline } from "./timeline.js";
import { watch } from "./watched-application.js";
import type { Workload } from "./workload.js";

/** What came of a run. */
export interface Outcome {
  /** The first thing seen that must never be; null: nothing. */
  readonly breach: Breach | null;
  readonly reached: Reached;
}

/** How often it is looked whether the cluster is done. Virtual milliseconds. */
const LOOK_MS = 20;

/** For how long hosts that are left go on after another has lost its memory. Longer than it takes to find a half-open connection. Virtual milliseconds. */
const AFTER_LOSS_MS = 60_000;

/** Runs a plan: the same plan gives the same outcome. */
export function simulate(plan: Plan, workload: Workload): Outcome {
  return new Simulation(plan, workload).run();
}

class Simulation {
  private readonly timeline = new Timeline();
  private readonly reached = new Reached();
  private readonly application: Application<unknown>;
  private readonly cluster: SimulatedCluster;
  private readonly acknowledged = new AcknowledgedChecker();
  private breach: Breach | null = null;
  private hasEnded = false;

  constructor(
    private readonly plan: Plan,
    workload: Workload,
  ) {
    const { timeline, reached } = this;
    this.application = watch(workload.application, {
      outOfOrder: (channel, serial, before) => {
        this.found([outOfOrder(channel, serial, before)]);
      },
      doneTwice: (node, command) => {
        this.found([doneTwice(node, command)]);
      },
    });
    this.cluster = new SimulatedCluster({ plan, timeline, workload, application: this.application, events: this.events(), reached });
  }

  run(): Outcome {
    const { timeline, plan } = this;
    for (const deed of plan.deeds) {
      timeline.at(deed.atMs, () => {
        this.cluster.perform(deed);
      });
    }
    const calmAtMs = Math.max(0, ...plan.deeds.map(endOf));
    this.windUpAt(calmAtMs);
    timeline.at(calmAtMs + LIVENESS_MS_MAX, () => {
      this.found([stuck(this.cluster.master.waitsFor())]);
    });
    this.runToEnd();
    return { breach: this.breach, reached: this.reached };
  }

  private runToEnd(): void {
    try {
      while (!this.hasEnded && this.breach === null) this.timeline.step();
    } catch (error) {
      this.found([{ checker: "defect", story: error instanceof Error ? (error.stack ?? error.message) : String(error) }]);
    }
  }

  private events() {
    const { reached } = this;
    return {
      answered: (node: number, command: number, isDone: boolean): void => {
        this.acknowledged.answered(command, node, isDone);
        reached.add(isDone ? "commands done" : "commands refused");
      },
      collected: (global: GlobalState): void => {
        this.collected(global);
      },
      failed: (): void => {
        reached.add("snapshots failed");
      },
      trouble: (story: string): void => {
        if (!this.cluster.hasLostMemory) this.found([{ checker: "defect", story }]);
      },
    };
  }

  private collected(global: GlobalState): void {
    const { reached } = this;
    reached.add("snapshots whole");
    const inTransit = global.nodes.flatMap(({ incoming }) => incoming).reduce((sum, { messages }) => sum + messages.length, 0);
    reached.add("messages recorded in channels", inTransit);
    this.found([...checkCut(global), ...checkSnapshot(this.application, global)]);
  }

  /** The faults are over at `calmAtMs`: looks again and again whether the cluster is done, and then checks what is left. */
  private windUpAt(calmAtMs: number): void {
    this.timeline.at(calmAtMs, () => {
      this.windUp();
    });
  }

  private windUp(): void {
    const { cluster, timeline, plan } = this;
    const { master } = cluster;
    const end = (isDone: boolean): void => {
      if (isDone) this.inspect();
      else this.windUpAt(timeline.nowMs + LOOK_MS);
    };
    if (master.isBroken) {
      timeline.after(AFTER_LOSS_MS, () => {
        end(true);
      });
    } else if (cluster.hasLostMemory || !master.isQuiet) end(false);
    else if (plan.delivery === "live") end(master.isIdle);
    else
      master.drain(plan.seed, (hadAny) => {
        end(!hadAny && master.isIdle);
      });
  }

  private inspect(): void {
    this.cluster.master.inspect((nodes) => {
      this.hasEnded = true;
      this.found([...checkChannels(nodes), ...this.acknowledged.check(nodes)]);
      if (!this.cluster.hasLostMemory) this.found(checkEnd(this.application, nodes));
    });
  }

  /** The first breach counts: others may follow from it. */
  private found(breaches: readonly Breach[]): void {
    this.breach ??= breaches[0] ?? null;
  }
}

/** When a deed is over. */
function endOf(deed: PlannedDeed): number {
  return deed.atMs + ("forMs" in deed ? deed.forMs : 0);
}

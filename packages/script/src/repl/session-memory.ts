import type { NodeId } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { Command } from "../commands.js";
import { COLLECTED_KEPT } from "../limits.js";
import type { RunState } from "../perform.js";
import type { CommandResult } from "../result.js";
import type { TopologyChoice } from "../topology.js";
import { collectedView, type SnapshotView } from "./view.js";

/** What an interactive session knows of its cluster without asking. */
export class SessionMemory {
  /** What commands must know to be done. */
  readonly run: RunState;
  /** The nodes that there are, as far as the session has seen. */
  readonly nodes = new Set<NodeId>();
  /** What the last Topology chose. It holds from the next StartMaster on, and after KillAll. */
  topology: TopologyChoice | null = null;
  private snapshots: readonly SnapshotView[] = [];
  private owns = false;

  constructor(seed: bigint | null) {
    this.run = { started: false, collected: null, seed, receivesSucceed: false };
  }

  /** The last snapshots collected since StartMaster, COLLECTED_KEPT of them at most. */
  get collected(): readonly SnapshotView[] {
    return this.snapshots;
  }

  /** Whether the cluster was started by this session, or may have been, and was not ended. */
  get mayRun(): boolean {
    return this.owns;
  }

  /** A command is about to be done. */
  begins({ kind }: Command): void {
    if (kind === "startMaster") this.owns = true;
  }

  /** This came of a command. */
  came(command: Command, result: CommandResult): void {
    if (result.kind === "masterStarted") this.run.started = true;
    if (result.kind === "nodeCreated" && command.kind === "createNode") this.nodes.add(command.node);
    if (result.kind === "allKilled") this.forget();
    if (result.kind === "collected") {
      this.run.collected = result.snapshots;
      this.keep(result.snapshots);
    }
    if (command.kind === "startMaster" && result.kind === "failed") this.owns = this.run.started;
  }

  /** The cluster has ended. */
  forget(): void {
    this.run.started = false;
    this.run.collected = null;
    this.owns = false;
    this.nodes.clear();
    this.snapshots = [];
  }

  /** Snapshots were collected, whatever the verdict. */
  keep(snapshots: readonly Snapshot[]): void {
    this.snapshots = [...this.snapshots, ...snapshots.map(collectedView)].slice(-COLLECTED_KEPT);
  }

  /** The cluster was looked at: these nodes there are. */
  saw(nodes: readonly { readonly node: NodeId }[]): void {
    this.nodes.clear();
    for (const { node } of nodes) this.nodes.add(node);
  }
}

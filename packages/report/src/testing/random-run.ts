import { check, Fifo, type Message, type NodeId, Observer, Process, Random, type SnapshotId } from "@cutline/core";
import type { NodeTrace, Snapshot, TraceEvent } from "@cutline/protocol";
import { readRun } from "../run/read-run.js";
import type { RunReport } from "../run/run-report.js";
import type { Teller } from "../run/telling.js";
import { coins, coinsTeller } from "./coins.js";

type Happened = NonNullable<TraceEvent["event"]>;

export interface RandomRunOptions {
  readonly seed: bigint;
  readonly nodes: number;
  /** Things that are done: commands, deliveries. */
  readonly steps: number;
  /** Snapshots, evenly over the run. */
  readonly snapshots: number;
  /** Who reads the bytes; another than that of coins may say anything. */
  readonly teller?: Teller;
}

/** A run of real processes over FIFO channels in random order, with its trace. The last snapshots are finished, whatever that takes. */
export function randomRun({ seed, nodes, steps, snapshots, teller = coinsTeller }: RandomRunOptions): RunReport {
  const run = new RandomRun(seed, nodes);
  const every = Math.floor(steps / (snapshots + 1));
  for (let step = 1; step <= steps; step += 1) {
    if (step % every === 0 && step / every <= snapshots) run.begin();
    else run.goOn();
  }
  run.finish();
  const sessions = [{ application: "coins", snapshots: run.snapshots, trace: { nodes: run.traces(), missing: "" } }];
  return readRun({ title: `random run ${seed}`, savedBy: "a test", sessions }, 1, () => teller);
}

class RandomRun {
  readonly snapshots: Snapshot[] = [];
  private readonly random: Random;
  private readonly observer = new Observer();
  private readonly processes: Process<{ coins: number }>[] = [];
  private readonly channels = new Map<string, { readonly source: NodeId; readonly target: NodeId; readonly waiting: Fifo<Message> }>();
  private readonly happened = new Map<NodeId, TraceEvent[]>();
  private readonly sent = new Map<string, number>();
  private readonly received = new Map<string, number>();
  private timeUs = 1_790_000_000_000_000;
  private step: Happened[] = [];

  constructor(
    seed: bigint,
    private readonly nodes: number,
  ) {
    this.random = new Random(seed);
    for (let node = 1; node <= nodes; node += 1) this.addProcess(node);
    for (const { id } of this.processes) for (const other of this.processes) if (other.id !== id) this.open(id, other);
  }

  /** A command, or the next message of a channel. */
  goOn(): void {
    const carrying = [...this.channels.values()].filter(({ waiting }) => waiting.length > 0);
    const chosen = carrying[this.random.below(carrying.length + 2)];
    if (chosen !== undefined) return this.deliver(chosen);
    const [node, target] = [1 + this.random.below(this.nodes), 1 + this.random.below(this.nodes)];
    if (node === target || this.nodes < 2) return;
    const command = new TextEncoder().encode(`${target} ${1 + this.random.below(9)}`);
    this.do(node, { $case: "command", value: { command, reply: new Uint8Array() } }, (process) =>
      process.step({ kind: "command", command, sendsTo: null }),
    );
  }

  begin(): void {
    const node = 1 + this.random.below(this.nodes);
    this.do(node, null, (process) => process.step({ kind: "initiate", snapshot: null }));
  }

  /** Delivers until every snapshot is whole. */
  finish(): void {
    while (this.observer.underWay().length > 0) {
      const carrying = [...this.channels.values()].filter(({ waiting }) => waiting.length > 0);
      const chosen = carrying[this.random.below(Math.max(1, carrying.length))];
      if (chosen === undefined) throw new Error("a snapshot is never whole");
      this.deliver(chosen);
    }
  }

  traces(): NodeTrace[] {
    return [...this.happened].map(([node, events]) => ({ node, events, dropped: 0 }));
  }

  private deliver({ source, target, waiting }: { source: NodeId; target: NodeId; waiting: Fifo<Message> }): void {
    const message = waiting.shift();
    if (message === undefined) return;
    const channel = `${source}>${target}`;
    const before = this.received.get(channel) ?? 0;
    const event: Happened =
      message.kind === "marker"
        ? { $case: "markerReceived", value: { snapshotId: message.snapshot, source, behind: before } }
        : { $case: "received", value: { source, position: before + 1, payload: message.payload } };
    if (message.kind === "message") this.received.set(channel, before + 1);
    this.do(target, event, (process) => process.step({ kind: "deliver", source, message }));
  }

  private do(node: NodeId, event: Happened | null, act: (process: Process<{ coins: number }>) => void): void {
    const process = this.processes[node - 1];
    if (process === undefined) return;
    this.timeUs += 20 + this.random.below(200);
    this.step = event === null ? [] : [event];
    act(process);
    this.happened.get(node)?.push(...this.step.map((one): TraceEvent => ({ timeUs: this.timeUs, event: one })));
    this.collect();
  }

  private collect(): void {
    for (const snapshot of this.observer.underWay()) {
      if (this.observer.missing(snapshot).length > 0) continue;
      const state = this.observer.assemble(snapshot);
      this.observer.retire(snapshot);
      const time = new Date(this.timeUs / 1_000);
      this.snapshots.push({ state, verdict: check(state, coins), beginTime: time, collectTime: time });
    }
  }

  private addProcess(id: NodeId): void {
    const init = new TextEncoder().encode("1000");
    this.happened.set(id, [{ timeUs: this.timeUs, event: { $case: "created", value: { state: init } } }]);
    this.observer.join(id);
    const process = new Process(id, coins, init, 1n, {
      send: (target, payload) => this.send(id, target, payload),
      sendMarker: (snapshot, targets) => this.sendMarkers(id, snapshot, targets),
      reply: () => {},
      initiated: (snapshot) => this.observer.begin(snapshot),
      recorded: (record) => this.observer.recorded(record),
      reopened: (snapshot) => this.observer.reopened(snapshot, id),
    });
    this.processes.push(process);
  }

  private open(source: NodeId, target: Process<{ coins: number }>): void {
    this.channels.set(`${source}>${target.id}`, { source, target: target.id, waiting: new Fifo<Message>() });
    target.step({ kind: "openIncoming", source });
    this.processes[source - 1]?.step({ kind: "openOutgoing", target: target.id });
  }

  private send(source: NodeId, target: NodeId, payload: Uint8Array): void {
    const channel = `${source}>${target}`;
    const position = (this.sent.get(channel) ?? 0) + 1;
    this.sent.set(channel, position);
    this.step.push({ $case: "sent", value: { target, position, payload } });
    this.channels.get(channel)?.waiting.push({ kind: "message", payload });
  }

  private sendMarkers(source: NodeId, snapshot: SnapshotId, targets: readonly NodeId[]): void {
    const [first] = this.step;
    const firstMarkerFrom = first?.$case === "markerReceived" ? first.value.source : undefined;
    const state = this.processes[source - 1]?.saveState() ?? new Uint8Array();
    this.step.push({ $case: "recorded", value: { snapshotId: snapshot, firstMarkerFrom, state } });
    const places = targets.map((target) => ({ target, behind: this.sent.get(`${source}>${target}`) ?? 0 }));
    this.step.push({ $case: "markersSent", value: { snapshotId: snapshot, places } });
    for (const target of targets) this.channels.get(`${source}>${target}`)?.waiting.push({ kind: "marker", snapshot });
  }
}

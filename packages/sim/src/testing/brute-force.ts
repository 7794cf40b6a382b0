import { type Message, Observer, Process } from "@cutline/core";
import { encodeCoins, encodeTransfer, type Purse, purse } from "../coins.js";
import { type Action, actionsOf, isNeededBy } from "../explore/action.js";
import type { World } from "../world.js";

/** A run of real processes from the start, with nothing remembered of any run before. */
class Run {
  private readonly processes = new Map<number, Process<Purse>>();
  private readonly queues = new Map<string, Message[]>();
  private readonly observer = new Observer();

  constructor(
    private readonly world: World,
    private readonly done: readonly Action[],
  ) {
    for (const { id, coins, late } of world.nodes) {
      if (!late) this.observer.join(id);
      const put = (target: number, message: Message): unknown => this.queue(id, target).push(message);
      this.processes.set(
        id,
        new Process<Purse>(id, purse, encodeCoins(coins), 1n, {
          send: (target, payload) => put(target, { kind: "message", payload }),
          sendMarker: (snapshot, targets) => targets.forEach((target) => put(target, { kind: "marker", snapshot })),
          reply: () => undefined,
          initiated: (snapshot) => this.observer.begin(snapshot),
          recorded: (record) => this.observer.recorded(record),
          reopened: (snapshot) => this.observer.reopened(snapshot, id),
        }),
      );
    }
    for (const channel of world.channels.filter(({ late }) => !late)) {
      this.act({ kind: "openReceiving", channel });
      this.act({ kind: "openSending", channel });
    }
    for (const action of done) this.act(action);
  }

  isPossible(action: Action): boolean {
    if (action.kind === "deliver") return this.queue(action.channel.source, action.channel.target).length > 0;
    if (this.done.includes(action)) return false;
    if (action.kind === "collect" && !this.isWhole(action.snapshot)) return false;
    return actionsOf(this.world)
      .map((one) => this.done.find((earlier) => JSON.stringify(earlier) === JSON.stringify(one)) ?? one)
      .every((earlier) => !isNeededBy(earlier, action, this.world) || this.done.includes(earlier));
  }

  /** All that there is to a state, as text. */
  get text(): string {
    const once = this.done.filter(({ kind }) => kind !== "deliver").map((action) => JSON.stringify(action));
    const known = this.world.snapshots.map(({ id }) => [
      this.isWhole(id),
      this.observer.underWay().includes(id),
      this.observer.missing(id),
      this.observer.assemble(id),
    ]);
    const memories = [...this.processes.values()].map((process) => process.save());
    for (const memory of memories)
      for (const channels of [memory.incoming, memory.outgoing]) channels.sort((one, other) => one.node - other.node);
    return JSON.stringify([once.sort(), memories, this.channels(), known]);
  }

  private channels(): [string, Message[]][] {
    return [...this.queues].filter(([, queue]) => queue.length > 0).sort(([one], [other]) => one.localeCompare(other));
  }

  private act(action: Action): void {
    switch (action.kind) {
      case "send":
        return this.attempt(action.transfer.source, encodeTransfer(action.transfer));
      case "deliver": {
        const { source, target } = action.channel;
        return this.processes.get(target)!.step({ kind: "deliver", source, message: this.queue(source, target).shift()! });
      }
      case "initiate":
        return this.processes.get(action.node)!.step({ kind: "initiate", snapshot: action.snapshot });
      case "create":
        return this.observer.join(action.node.id);
      case "openReceiving":
        return this.processes.get(action.channel.target)!.step({ kind: "openIncoming", source: action.channel.source });
      case "openSending":
        return this.processes.get(action.channel.source)!.step({ kind: "openOutgoing", target: action.channel.target });
      case "collect":
        return this.observer.retire(action.snapshot);
      case "retire":
        return this.processes.get(action.node)!.step({ kind: "retire", snapshot: action.snapshot });
    }
  }

  private attempt(node: number, command: Uint8Array): void {
    try {
      this.processes.get(node)!.step({ kind: "command", command, sendsTo: null });
    } catch {
      // refused
    }
  }

  private isWhole(snapshot: string): boolean {
    return this.observer.underWay().includes(snapshot) && this.observer.missing(snapshot).length === 0;
  }

  private queue(source: number, target: number): Message[] {
    const key = `${source} ${target}`;
    const queue = this.queues.get(key) ?? [];
    this.queues.set(key, queue);
    return queue;
  }
}

/** How many different states real processes come to in a world, every run of them done from the start. */
export function bruteForceStates(world: World): number {
  const actions = actionsOf(world);
  const seen = new Set([new Run(world, []).text]);
  const open: Action[][] = [[]];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const here = new Run(world, way);
    for (const action of actions.filter((one) => here.isPossible(one))) {
      const next = [...way, action];
      const { text } = new Run(world, next);
      if (!seen.has(text)) open.push(next);
      seen.add(text);
    }
  }
  return seen.size;
}

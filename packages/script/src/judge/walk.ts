import { formatChannel, type NodeId, Topology } from "@cutline/core";
import type { Command } from "../commands.js";
import type { ExpectedOutput } from "../expectation.js";
import { CollectedCuts } from "./cuts.js";
import { STEP_COMMANDS } from "./limits.js";
import type { Member } from "./member.js";
import { toTheEnd } from "./to-the-end.js";
import { type Head, type PickOne, World } from "./world.js";

/** The first messages of a node's channels, looked up when asked for. */
export interface Heads {
  /** That of the channel from a node; null where it is empty, or there is none. */
  from(source: NodeId): Head | null;
  /** Those of all non-empty channels. */
  all(): Head[];
  /** Whether any of them might not fit into the balance. */
  readonly mayOverflow: boolean;
}

/**
 * Who goes along on a walk: told what each command prints, and asked for what the script leaves open. Every answer but a Head says whether to go on.
 * `why` explains, for a person.
 */
export interface Guide {
  /** A command comes next. */
  comes(command: Command): boolean;
  /** It can't be done, and prints nothing. */
  fails(command: Command, why: () => string): boolean;
  /** It was done, and prints nothing. */
  isSilent(command: Command, why: () => string): void;
  prints(command: Command, output: ExpectedOutput, why: () => string): boolean;
  /** A Receive from any channel. Returns the message taken; "none" where it takes none; null not to go on. */
  picks(command: Command, heads: Heads): Head | "none" | null;
  printsCuts(command: Command, cuts: CollectedCuts): boolean;
  /** Which of the markers whose order a ReceiveAll left open comes first. */
  readonly pickMarker: PickOne;
}

/** Walks through a script, and does by itself everything that is determined. */
export class Walk {
  private world: World | null = null;
  private collected: CollectedCuts | null = null;
  /** Why the last CollectState failed, where it did. */
  private uncollected: string | null = null;

  constructor(private readonly guide: Guide) {}

  /** Goes to the end of the script, or to where the guide stops. Returns how many commands that took. */
  run(commands: readonly Command[]): number {
    return toTheEnd(this.steps(commands));
  }

  /** As `run`, and yields now and then how many commands it has gone through. */
  *steps(commands: readonly Command[]): Generator<number, number> {
    let done = 0;
    for (const command of commands) {
      if (!this.guide.comes(command) || !this.perform(command)) break;
      done += 1;
      if (done % STEP_COMMANDS === 0) yield done;
    }
    return done;
  }

  private perform(command: Command): boolean {
    const { world } = this;
    if (command.kind === "topology") return this.ends(command, null);
    if (command.kind === "startMaster") return this.start(command);
    if (world === null) return this.guide.fails(command, () => "there is no master");
    switch (command.kind) {
      case "createNode":
        return this.ends(command, world.createNode(command.node, command.amount, command.at));
      case "send":
        return this.send(command, world);
      case "receive":
        return this.receive(command, world);
      case "receiveAll":
        return this.ends(command, world.receiveAll(command.at));
      case "beginSnapshot":
        return this.beginSnapshot(command, world);
      case "collectState":
        return this.collect(command, world);
      case "printSnapshot":
        return this.printSnapshot(command);
      case "killAll":
        this.world = null;
        this.collected = null;
        this.uncollected = null;
        return this.ends(command, null);
    }
  }

  private start(command: Extract<Command, { kind: "startMaster" }>): boolean {
    if (this.world !== null) return this.guide.fails(command, () => "the master is started already");
    this.world = new World(Topology.of(command.topology));
    return this.ends(command, null);
  }

  /** A command that prints nothing was done, or failed. */
  private ends(command: Command, failure: string | null, why = (): string => "it prints nothing"): boolean {
    if (failure !== null) return this.guide.fails(command, () => failure);
    this.guide.isSilent(command, why);
    return true;
  }

  private send(command: Extract<Command, { kind: "send" }>, world: World): boolean {
    const { source, target, amount, at } = command;
    if (source === target) return this.guide.fails(command, () => "a node can't send to itself");
    const [sender, receiver] = [world.member(source), world.member(target)];
    if (sender === undefined) return this.unknown(command, source);
    if (receiver === undefined) return this.unknown(command, target);
    const lacking = world.lacks({ source, target });
    if (lacking !== null) return this.guide.fails(command, () => lacking);
    const { balance } = sender;
    const why = (): string => `node ${source} has ${balance}`;
    if (world.send(sender, receiver, amount, at)) return this.ends(command, null, why);
    return this.guide.prints(command, { kind: "insufficientFunds" }, why);
  }

  private receive(command: Extract<Command, { kind: "receive" }>, world: World): boolean {
    const { node, source } = command;
    const target = world.member(node);
    if (target === undefined) return this.unknown(command, node);
    if (source === null) return this.receiveAny(command, world, target);
    if (world.member(source) === undefined) return this.unknown(command, source);
    const lacking = world.lacks({ source, target: node });
    if (lacking !== null) return this.guide.fails(command, () => lacking);
    const channel = formatChannel({ source, target: node });
    const head = world.head(target, source);
    if (head === null) return this.ends(command, null, () => `channel ${channel} is empty`);
    if (!head.fits) return this.guide.fails(command, () => `the balance of node ${node} would pass the limit`);
    const why = (): string => `that is the first message in channel ${channel}`;
    return this.guide.prints(command, head.output, why) && this.take(world, target, head, command);
  }

  private receiveAny(command: Command, world: World, target: Member): boolean {
    const picked = this.guide.picks(command, {
      from: (source) => world.head(target, source),
      all: () => world.heads(target),
      mayOverflow: world.mayOverflow,
    });
    if (picked === null) return false;
    if (picked !== "none") return this.take(world, target, picked, command);
    const first = world.mayOverflow ? world.heads(target).find(({ fits }) => !fits) : undefined;
    if (first !== undefined) return this.guide.fails(command, () => `the balance of node ${target.id} would pass the limit`);
    return this.ends(command, null, () => `every channel to node ${target.id} is empty`);
  }

  private take(world: World, target: Member, head: Head, { at }: Command): boolean {
    world.take(target, head, at, this.guide.pickMarker);
    return true;
  }

  private beginSnapshot(command: Extract<Command, { kind: "beginSnapshot" }>, world: World): boolean {
    const member = world.member(command.node);
    if (member === undefined) return this.unknown(command, command.node);
    world.beginSnapshot(member, command.at);
    return this.guide.prints(command, { kind: "started", node: command.node }, () => "it says which node began the snapshot");
  }

  private collect(command: Command, world: World): boolean {
    const collection = world.collect();
    if (typeof collection === "string") {
      this.uncollected = `, since CollectState on line ${command.at} failed: ${collection}`;
      return this.ends(command, collection);
    }
    this.collected = new CollectedCuts(collection);
    return this.ends(command, null);
  }

  private printSnapshot(command: Command): boolean {
    const { collected, uncollected } = this;
    if (collected !== null) return this.guide.printsCuts(command, collected);
    return this.guide.fails(command, () => `no snapshot was collected yet${uncollected ?? ""}`);
  }

  private unknown(command: Command, node: NodeId): boolean {
    return this.guide.fails(command, () => `there is no node ${node}`);
  }
}

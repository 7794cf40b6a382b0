import type { ChannelId, Random } from "@cutline/core";
import { encodeTopology } from "./encoded-topology.js";

/** How a random script is made. */
export interface RandomScriptOptions {
  readonly nodes: number;
  /** Commands before the end. */
  readonly commands: number;
  /** Snapshots that may be under way together. */
  readonly snapshots: number;
  /** Whether a node may come late. */
  readonly late: boolean;
  /** Whether commands may fail, the master may be started again, and balances may be at the limit. */
  readonly wild: boolean;
  /** The only channels, as `encodeTopology` has them; absent: a full mesh. */
  readonly channels?: readonly ChannelId[];
}

const AMOUNT_MAX = 2n ** 63n - 1n;
/** Repeated, so that sums are ambiguous; 0, so that sums don't tell what was received; 40 to fail. */
const AMOUNTS = [0n, 1n, 1n, 2n, 3n, 5n, 40n] as const;

/** A script with few nodes and much choice, that ends with everything received, collected and printed. */
export function randomScript(random: Random, options: RandomScriptOptions): string {
  return new Draft(random, options).text();
}

class Draft {
  private readonly lines = ["StartMaster"];
  private created = 0;
  private begun = 0;
  /** Out of 256. */
  private readonly weights: { readonly receive: number; readonly receiveAll: number; readonly collect: number };
  private readonly rich: boolean;

  constructor(
    private readonly random: Random,
    private readonly options: RandomScriptOptions,
  ) {
    this.weights = { receive: random.below(60), receiveAll: random.below(20), collect: random.below(20) };
    this.rich = options.wild && random.below(8) === 0;
    if (options.channels !== undefined) this.lines.unshift(`Topology ${encodeTopology(options.channels)}`);
  }

  text(): string {
    const { nodes, commands, snapshots, late } = this.options;
    while (this.created < (late ? nodes - this.random.below(2) : nodes)) this.createNode();
    for (let count = 0; count < commands; count += 1) this.add();
    if (this.begun === 0 && snapshots > 0) this.lines.push(`BeginSnapshot ${1 + this.random.below(this.created)}`);
    return [...this.lines, "ReceiveAll", "CollectState", "PrintSnapshot"].join("\n");
  }

  private add(): void {
    const { nodes, snapshots, wild } = this.options;
    const { receive, receiveAll, collect } = this.weights;
    const kind = this.random.below(256);
    const bounds = [receive, receive + receiveAll, receive + receiveAll + collect, 130, 140, 142];
    const place = bounds.findIndex((bound) => kind < bound);
    if (place === 0) this.lines.push(this.random.below(2) === 0 ? `Receive ${this.node()}` : `Receive ${this.pairBack()}`);
    else if (place === 1) this.lines.push("ReceiveAll");
    else if (place === 2) this.collect();
    else if (place === 3 && this.begun < snapshots) this.begin();
    else if (place === 4 && this.created < nodes) this.createNode();
    else if (place === 5 && wild) this.startAgain();
    else this.lines.push(`Send ${this.pair()} ${this.amount()}`);
  }

  private createNode(): void {
    this.created += 1;
    this.lines.push(`CreateNode ${this.created} ${this.rich && this.random.below(2) === 0 ? AMOUNT_MAX - 1n : 10n}`);
  }

  private begin(): void {
    this.begun += 1;
    this.lines.push(`BeginSnapshot ${this.node()}`);
  }

  private collect(): void {
    this.begun = 0;
    this.lines.push("CollectState", "PrintSnapshot");
  }

  private startAgain(): void {
    this.begun = 0;
    this.created = 2;
    this.lines.push("KillAll", "StartMaster", "CreateNode 1 5", "CreateNode 2 5");
  }

  private amount(): bigint {
    if (this.rich && this.random.below(3) === 0) return AMOUNT_MAX - 5n;
    return AMOUNTS[this.random.below(AMOUNTS.length)] ?? 0n;
  }

  /** A node that there is, or, in wild scripts now and then, one that there isn't. */
  private node(): number {
    return 1 + this.random.below(this.created + Number(this.options.wild && this.random.below(24) === 0));
  }

  /** Two nodes, different but now and then; with a channel from the first to the second where channels are listed, but, in wild scripts, now and then. */
  private pair(): string {
    const open = this.options.channels?.filter(({ source, target }) => Math.max(source, target) <= this.created) ?? [];
    const strays = this.options.wild && this.random.below(30) === 0;
    const channel = open.length > 0 && !strays ? open[this.random.below(open.length)] : undefined;
    return channel === undefined ? this.anyPair() : `${channel.source} ${channel.target}`;
  }

  private pairBack(): string {
    return this.pair().split(" ").reverse().join(" ");
  }

  private anyPair(): string {
    const [one, other] = [this.node(), this.node()];
    if (one !== other || this.created === 1 || (this.options.wild && this.random.below(24) === 0)) return `${one} ${other}`;
    return this.anyPair();
  }
}

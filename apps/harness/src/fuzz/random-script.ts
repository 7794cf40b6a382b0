import { NODE_ID_MAX, type NodeId, Random } from "@cutline/core";
import { drawPlan, type Plan } from "./plan.js";
import { pick, weighted } from "./weighted.js";

/** A script, and how it is run. */
export interface RandomScript {
  readonly lines: readonly string[];
  readonly keepGoing: boolean;
  /** What `--seed` it is run with, too. */
  readonly seed: bigint;
}

const AMOUNT_MAX = 2n ** 63n - 1n;
/** Repeated, so that sums are ambiguous; 0, so that sums don't tell what was received; the last to fail. */
const SMALL_AMOUNTS = [0n, 1n, 1n, 2n, 3n, 5n, 10n, 40n, 1000n] as const;
const LARGE_AMOUNTS = [0n, 1n, 2n ** 53n + 1n, AMOUNT_MAX / 2n, AMOUNT_MAX - 1n, AMOUNT_MAX] as const;

/** The random script of a seed: the same every time. Scripts of consecutive seeds differ in size and kind, and speak every command of the language. */
export function randomScript(seed: bigint): RandomScript {
  const random = new Random(seed);
  return plannedScript(drawPlan(random, Number(seed % 1_000n)), seed);
}

/** The random script of a seed that is as planned. */
export function plannedScript(plan: Plan, seed: bigint): RandomScript {
  return { lines: new Draft(new Random(seed, 1), plan).lines(), keepGoing: plan.keepGoing, seed };
}

/** A script as it is written, with what its writer must know to write mostly what can be done. */
class Draft {
  private readonly written: string[] = [];
  private created: NodeId[] = [];
  private begun = 0;
  private starts = 0;

  constructor(
    private readonly random: Random,
    private readonly plan: Plan,
  ) {}

  lines(): readonly string[] {
    this.start();
    for (let move = 0; move < this.plan.moves; move += 1) this.move();
    if (this.begun === 0) this.begin();
    this.collect();
    if (this.random.below(3) === 0) this.lookBack();
    if (this.random.below(3) === 0) this.write("KillAll");
    return this.written;
  }

  private start(): void {
    this.starts += 1;
    this.write("StartMaster");
    this.created = [];
    this.begun = 0;
    while (this.created.length < this.plan.first) this.create();
  }

  /** Once: each start takes as long as all the rest of a script. */
  private startAgain(): void {
    if (this.starts > 1) return;
    this.write("KillAll");
    this.start();
  }

  private move(): void {
    switch (weighted(this.random, this.plan.weights)) {
      case "send":
        return this.write(`Send ${this.pair()} ${this.amount()}`);
      case "receive":
        return this.write(`Receive ${this.node()}`);
      case "receiveFrom":
        return this.write(`Receive ${this.pair()}`);
      case "receiveAll":
        return this.write("ReceiveAll");
      case "begin":
        return this.begin();
      case "collect":
        return this.random.below(4) === 0 && this.plan.keepGoing ? this.collectEarly() : this.collect();
      case "create":
        return this.create();
      case "again":
        return this.startAgain();
      case "refused":
        return this.refused();
    }
  }

  private create(): void {
    const id = this.plan.ids[this.created.length];
    if (id === undefined) return this.write(`Send ${this.pair()} ${this.amount()}`);
    this.created.push(id);
    const large = this.plan.money === "large" && this.random.below(2) === 0;
    this.write(`CreateNode ${id} ${large ? AMOUNT_MAX - BigInt(this.random.below(2)) : BigInt(this.random.below(100))}`);
  }

  private begin(): void {
    this.begun += 1;
    this.write(`BeginSnapshot ${this.node()}`);
  }

  private collect(): void {
    this.begun = 0;
    this.write("ReceiveAll", "CollectState", "PrintSnapshot");
  }

  /** Markers may be waiting. */
  private collectEarly(): void {
    this.write("CollectState", "PrintSnapshot");
  }

  /** What was collected doesn't change with what comes behind it. */
  private lookBack(): void {
    this.write(`Send ${this.pair()} ${this.amount()}`, `BeginSnapshot ${this.node()}`, "ReceiveAll", "PrintSnapshot");
  }

  private refused(): void {
    const stranger = this.random.below(NODE_ID_MAX);
    const known = this.node();
    this.write(
      pick(this.random, [
        "StartMaster",
        `CreateNode ${known} 1`,
        `Send ${known} ${known} 1`,
        `Send ${stranger} ${known} 1`,
        `Send ${known} ${stranger} 1`,
        `Receive ${stranger}`,
        `Receive ${known} ${stranger}`,
        `Receive ${known} ${known}`,
        `BeginSnapshot ${stranger}`,
        "CollectState",
        "PrintSnapshot",
      ]),
    );
  }

  private node(): NodeId {
    return this.created[this.random.below(this.created.length)] ?? 0;
  }

  /** Two nodes; different ones, where there are two. */
  private pair(): string {
    const [one, other] = [this.node(), this.node()];
    return one !== other || this.created.length === 1 ? `${one} ${other}` : this.pair();
  }

  private amount(): bigint {
    return this.plan.money === "large" && this.random.below(2) === 0 ? pick(this.random, LARGE_AMOUNTS) : pick(this.random, SMALL_AMOUNTS);
  }

  private write(...lines: readonly string[]): void {
    this.written.push(...lines);
  }
}

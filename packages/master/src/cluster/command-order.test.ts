import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandOrder } from "./command-order.js";
import { Operation, type Outcome } from "./operation.js";

const overlapping = (): boolean => false;
const exclusively = (): boolean => true;

/** An operation that two functions describe. */
class Described<Result> extends Operation<Result> {
  constructor(
    override readonly isExclusive: () => boolean,
    private readonly work: (outcome: Outcome<Result>) => void,
  ) {
    super();
  }

  protected begin(): void {
    this.work(this);
  }
}

/** An order whose operations say when they start, and finish when a test says so. */
class Bench {
  readonly order = new CommandOrder();
  readonly started: string[] = [];
  readonly finished: string[] = [];
  private readonly outcomes = new Map<string, Outcome<string>>();

  run(name: string, isExclusive: () => boolean): void {
    const result = this.order.run(
      new Described<string>(isExclusive, (outcome) => {
        this.started.push(name);
        this.outcomes.set(name, outcome);
      }),
    );
    void Promise.resolve(result).then(
      (value) => this.finished.push(value),
      (error: unknown) => this.finished.push(`${name} failed: ${String(error)}`),
    );
  }

  succeed(name: string): void {
    this.outcomes.get(name)!.succeed(name);
  }

  fail(name: string, error: unknown): void {
    this.outcomes.get(name)!.fail(error);
  }
}

describe("operations", () => {
  it("that overlap start at once, and finish in any order", async () => {
    const bench = new Bench();
    for (const name of ["a", "b", "c"]) bench.run(name, overlapping);
    expect(bench.started).toEqual(["a", "b", "c"]);
    for (const name of ["c", "a", "b"]) bench.succeed(name);
    await Promise.resolve();
    expect(bench.finished).toEqual(["c", "a", "b"]);
  });

  it("that are exclusive wait for all before them, and those behind wait for them", () => {
    const bench = new Bench();
    bench.run("a", overlapping);
    bench.run("b", overlapping);
    bench.run("alone", exclusively);
    bench.run("c", overlapping);
    expect(bench.started).toEqual(["a", "b"]);
    bench.succeed("b");
    expect(bench.started).toEqual(["a", "b"]);
    bench.succeed("a");
    expect(bench.started).toEqual(["a", "b", "alone"]);
    bench.succeed("alone");
    expect(bench.started).toEqual(["a", "b", "alone", "c"]);
  });

  it("are asked whether they are exclusive when everything before them has started, not sooner", () => {
    const bench = new Bench();
    let asked = 0;
    bench.run("alone", exclusively);
    bench.run("a", () => (asked += 1) < 0);
    expect(asked).toBe(0);
    bench.succeed("alone");
    expect([asked, bench.started]).toEqual([1, ["alone", "a"]]);
  });

  it("that fail make way like any other", async () => {
    const bench = new Bench();
    bench.run("a", exclusively);
    bench.run("b", overlapping);
    bench.fail("a", "no");
    await Promise.resolve();
    expect(bench.finished).toEqual(["a failed: no"]);
    expect(bench.started).toEqual(["a", "b"]);
  });

  it("give their result without a promise where they finish while they are started, and throw where they fail", () => {
    const order = new CommandOrder();
    for (const isExclusive of [overlapping, exclusively]) {
      expect(order.run(new Described<number>(isExclusive, (outcome) => outcome.succeed(5)))).toBe(5);
      expect(() => order.run(new Described(isExclusive, (outcome) => outcome.fail(new Error("no"))))).toThrow("no");
    }
    expect(order.run(new Described<undefined>(overlapping, (outcome) => outcome.succeed(undefined)))).toBeUndefined();
  });

  it("fail with what they throw while they are started", () => {
    const order = new CommandOrder();
    const thrower = new Described<never>(exclusively, () => {
      throw new Error("at once");
    });
    expect(() => order.run(thrower)).toThrow("at once");
    expect(order.run(new Described<number>(overlapping, (outcome) => outcome.succeed(1)))).toBe(1);
  });

  it("that are asked for while another is started come after it", async () => {
    const order = new CommandOrder();
    const log: string[] = [];
    const inner = new Described<string>(exclusively, (outcome) => {
      log.push("inner begins");
      outcome.succeed("inner");
    });
    const outer = new Described<string>(overlapping, (outcome) => {
      log.push("outer begins");
      void Promise.resolve(order.run(inner)).then((name) => log.push(`${name} is done`));
      log.push("outer ends");
      outcome.succeed("outer");
    });
    expect(order.run(outer)).toBe("outer");
    await Promise.resolve();
    expect(log).toEqual(["outer begins", "outer ends", "inner begins", "inner is done"]);
  });
});

describe("work that is done alone", () => {
  it("is done in its turn, and gives its result or its error", async () => {
    const bench = new Bench();
    bench.run("a", overlapping);
    const log: string[] = [];
    const alone = bench.order.alone(() => Promise.resolve(log.push("alone")));
    expect(log).toEqual([]);
    bench.succeed("a");
    expect(await alone).toBe(1);
    await expect(bench.order.alone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("fails, and makes way, where it throws before there is a promise", async () => {
    const order = new CommandOrder();
    const work = (): Promise<never> => {
      throw new Error("not even a promise");
    };
    await expect(order.alone(work)).rejects.toThrow("not even a promise");
    expect(await order.alone(() => Promise.resolve("next"))).toBe("next");
  });
});

/** Which operations have started, by the words of CommandOrder's description and nothing else. */
function model(operations: readonly { exclusive: boolean }[], finished: ReadonlySet<number>): number {
  let started = 0;
  for (const [index, { exclusive }] of operations.entries()) {
    const before = Array.from({ length: index }, (_, other) => other);
    const mayStart = before.every((other) => finished.has(other) || (!exclusive && !operations[other]!.exclusive));
    if (!mayStart || started !== index) break;
    started += 1;
  }
  return started;
}

describe("any sequence of operations", () => {
  it("starts in order, and exactly what may start has started", () => {
    const operation = fc.record({ exclusive: fc.boolean(), atOnce: fc.boolean(), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 40 }), (operations, choices) => {
        const order = new CommandOrder();
        const [started, asked, finished] = [new Map<number, Outcome<number>>(), [] as typeof operations, new Set<number>()];
        const finish = (index: number): void => {
          finished.add(index);
          const outcome = started.get(index)!;
          if (operations[index]!.fails) outcome.fail(new Error("no"));
          else outcome.succeed(index);
        };
        const ask = (index: number): void => {
          const { exclusive, atOnce } = operations[index]!;
          asked.push(operations[index]!);
          const run = async (): Promise<unknown> =>
            order.run(
              new Described<number>(
                () => exclusive,
                (outcome) => {
                  started.set(index, outcome);
                  if (atOnce) finish(index);
                },
              ),
            );
          run().catch(() => undefined);
        };
        for (const choice of choices) {
          const underWay = [...started.keys()].filter((index) => !finished.has(index));
          if (choice % 2 === 0 && asked.length < operations.length) ask(asked.length);
          else if (underWay.length > 0) finish(underWay[choice % underWay.length]!);
          expect([...started.keys()]).toEqual(Array.from({ length: model(asked, finished) }, (_, index) => index));
        }
      }),
      { numRuns: 500 },
    );
  });
});

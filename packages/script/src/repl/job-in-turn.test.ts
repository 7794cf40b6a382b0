import { expect, it } from "vitest";
import { JobInTurn } from "./job-in-turn.js";

/** A job that ends when it is told to. */
function job(text: string): { text: string; begun: number; work: () => Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const made = {
    text,
    begun: 0,
    end: () => end(),
    work: (): Promise<void> => {
      made.begun += 1;
      return ended;
    },
  };
  return made;
}

it("waits for a job, and says so meanwhile", async () => {
  const turn = new JobInTurn();
  const one = job("one");
  const running = turn.run(one);
  expect(turn.underWay).toBe("one");
  one.end();
  expect(await running).toBe("done");
  expect(turn.underWay).toBeNull();
});

it("lets a job go on alone where it is interrupted, and begins the next one after it", async () => {
  const turn = new JobInTurn();
  const [one, two] = [job("one"), job("two")];
  const first = turn.run(one);
  turn.interrupt();
  expect([await first, turn.underWay]).toEqual(["left", "one"]);
  const second = turn.run(two);
  expect(two.begun).toBe(0);
  one.end();
  two.end();
  expect(await second).toBe("done");
  expect(two.begun).toBe(1);
});

it("begins nothing where the wait for the job before it is interrupted as well", async () => {
  const turn = new JobInTurn();
  const [one, two] = [job("one"), job("two")];
  const first = turn.run(one);
  turn.interrupt();
  await first;
  const second = turn.run(two);
  turn.interrupt();
  expect([await second, two.begun]).toEqual(["refused", 0]);
});

it("gives what a job rejects with to whoever waits, and is ready for the next one", async () => {
  const turn = new JobInTurn();
  await expect(turn.run({ text: "one", work: () => Promise.reject(new Error("no")) })).rejects.toThrow("no");
  expect(turn.underWay).toBeNull();
});

it("is interrupted for nothing where nobody waits", () => {
  expect(() => new JobInTurn().interrupt()).not.toThrow();
});

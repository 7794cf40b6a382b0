import { expect, it } from "vitest";
import { Turns } from "./turns.js";

/** Turns that are written down when they begin, and ended by hand. */
function written(): {
  readonly begun: string[];
  readonly turns: Turns;
  run(name: string, isAlone: boolean): void;
  end(name: string): void;
} {
  const begun: string[] = [];
  const turns = new Turns();
  const ends = new Map<string, () => void>();
  return {
    begun,
    turns,
    run: (name, isAlone) => {
      turns.run(isAlone, (end) => {
        begun.push(name);
        ends.set(name, end);
      });
    },
    end: (name) => ends.get(name)?.(),
  };
}

it("lets turns overlap, but for those that are alone; everybody in the order in which they came", () => {
  const noted = written();
  const { begun, turns } = noted;
  noted.run("a", false);
  noted.run("b", false);
  noted.run("C", true);
  noted.run("d", false);
  expect(begun).toEqual(["a", "b"]);
  noted.end("a");
  expect(begun).toEqual(["a", "b"]);
  noted.end("b");
  expect(begun).toEqual(["a", "b", "C"]);
  noted.end("C");
  expect(begun).toEqual(["a", "b", "C", "d"]);
  expect(turns.isIdle).toBe(false);
  noted.end("d");
  expect(turns.isIdle).toBe(true);
});

it("goes on where a turn ends at once", () => {
  const turns = new Turns();
  const begun: number[] = [];
  for (const number of [1, 2, 3]) {
    turns.run(true, (end) => {
      begun.push(number);
      end();
    });
  }
  expect([begun, turns.isIdle]).toEqual([[1, 2, 3], true]);
});

import { describe, expect, it } from "vitest";
import { TABLE_ROWS } from "../limits.js";
import { drawTable, shorten } from "./table.js";

const NUMBERS = ["12", "345", "6", "78", "90"];

describe("a list", () => {
  it.each([
    [100, 5, "12, 345, 6, 78, 90"],
    [18, 5, "12, 345, 6, 78, 90"],
    [17, 5, "12, 345, … 3 more"],
    [21, 9, "12, 345, 6, … 6 more"],
    [0, 5, "12, … 4 more"],
  ])("in %d characters shows what fits, of %d items", (width, count, text) => {
    expect(shorten({ items: NUMBERS, count }, width)).toBe(text);
  });

  it("keeps its head, and says what is left out where no item is there", () => {
    expect(shorten({ head: "2 of 5: ", items: ["1", "2"], count: 2 }, 9)).toBe("2 of 5: 1, … 1 more");
    expect(shorten({ items: [], count: 0 }, 9)).toBe("");
    expect(shorten({ items: [], count: 7 }, 9)).toBe("… 7 more");
  });
});

describe("a table", () => {
  const columns = [
    { title: "node", align: "right" },
    { title: "says", align: "left" },
    { title: "list", align: "left" },
  ] as const;

  it("aligns its columns, and has no blanks at the ends of lines", () => {
    const rows = [
      ["1", "a", { items: ["x"], count: 1 }],
      ["4294967295", "abcdef", { items: [], count: 0 }],
    ];
    expect(drawTable(columns, rows, 80)).toEqual([
      "      node  says    list",
      "──────────  ──────  ────",
      "         1  a       x",
      "4294967295  abcdef",
    ]);
  });

  it("gives its lists the room that is left, the short ones what they need", () => {
    const pair = [
      { title: "a", align: "left" },
      { title: "b", align: "left" },
    ] as const;
    const long = { items: Array.from({ length: 40 }, (_, index) => String(index)), count: 40 };
    const lines = drawTable(pair, [[long, { items: ["x"], count: 1 }]], 50);
    expect(lines[2]).toBe("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … 28 more  x");
    for (const line of drawTable(pair, [[long, long]], 50)) expect(line.length).toBeLessThanOrEqual(50);
  });

  it("shows something of each list, however narrow the window is", () => {
    const list = { items: ["marker of 1-1", "marker of 2-1"], count: 2 };
    expect(drawTable(columns, [["1", "a", list]], 1)[2]).toBe("   1  a     marker of 1-1, … 1 more");
  });

  it("counts the rows that are too many", () => {
    const rows = Array.from({ length: TABLE_ROWS + 2 }, (_, index) => [String(index), "", ""]);
    const lines = drawTable(columns, rows, 80);
    expect(lines).toHaveLength(2 + TABLE_ROWS + 1);
    expect(lines.at(-1)).toBe("… and 2 more");
  });
});

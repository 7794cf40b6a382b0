import { expect, it } from "vitest";
import { readTable } from "./testing/test-table.js";
import { hasTest, readTitles } from "./testing/test-titles.js";

const SOURCE = `
const ROWS = [["a row", 1], ['it\\'s another', 2]];
it("alone", () => {});
function contract(name: string): void {
  describe(\`a thing on \${name}\`, () => {
    it.each(ROWS)("holds for %s", (row) => { expect(row).toBe("a string"); });
    describe("inside", () => { it.skipIf(true)('is "quoted"', () => undefined); });
  });
}
describe.each([{ where: "here" }])("in $where,", () => { it("counts", () => {}); });
`;

it.each([
  "alone",
  "a thing on ${name} › holds for %s",
  "a thing on ${name} › holds for %s › a row",
  "a thing on ${name} › holds for %s › it's another",
  'a thing on ${name} › inside › is "quoted"',
  "in $where, › counts",
  "in $where, › counts › here",
])("finds the test: %s", (path) => {
  expect(hasTest(readTitles(SOURCE), path)).toBe(true);
});

it.each([
  "",
  "lone",
  "holds for %s",
  "inside › alone",
  "alone › a row",
  "a thing on ${name}",
  "a thing on ${name} › inside",
  "a thing on ${name} › holds for %s › no row",
  "in $where, › count",
])("finds no test: %s", (path) => {
  expect(hasTest(readTitles(SOURCE), path)).toBe(false);
});

it("reads the rows of a table, and what stands in code in its last column", () => {
  const markdown =
    "# Text\n\n| no. | says | tests |\n| --- | --- | --- |\n| 1.1 | `Send` sends | `a/b.test.ts › sends › it`<br>`c.ts › x` |\n| 1.2 | more | |\n";
  expect(readTable(markdown)).toEqual([
    {
      number: "1.1",
      sentence: "`Send` sends",
      tests: [
        { file: "a/b.test.ts", path: "sends › it" },
        { file: "c.ts", path: "x" },
      ],
    },
    { number: "1.2", sentence: "more", tests: [] },
  ]);
});

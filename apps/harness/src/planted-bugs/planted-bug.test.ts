import { describe, expect, it } from "vitest";
import { caseFolder } from "../testing/case-folder.js";
import { parseBug, plant, readBugs } from "./planted-bug.js";

const TEXT = `Two and two are five,
and nobody minds.

file: sum.ts
--- right
const sum = 4;
--- wrong
const sum = 5;
--- right
check(sum);
--- wrong
`;
const BUG = {
  name: "five",
  story: "Two and two are five, and nobody minds.",
  file: "sum.ts",
  changes: [
    { right: "const sum = 4;\n", wrong: "const sum = 5;\n" },
    { right: "check(sum);\n", wrong: "" },
  ],
};

describe("a planted bug", () => {
  it("is read from its file", async () => {
    expect(await readBugs(await caseFolder({ "five.txt": TEXT, "README.md": "no bug" }))).toEqual([BUG]);
  });

  it.each([
    ["it begins with what goes wrong", TEXT.replace("file: sum.ts", "")],
    ["it begins with what goes wrong", TEXT.slice(TEXT.indexOf("file:"))],
    ["it has no", "A bug.\n\nfile: sum.ts\n"],
    ["come some lines and one", TEXT.replace("--- wrong\nconst", "const")],
    ["come some lines and one", TEXT.replace("const sum = 4;\n", "")],
  ])("is refused with a reason: %s", (reason, text) => {
    expect(() => parseBug("five", text)).toThrow(reason);
  });

  it("changes exactly its lines", async () => {
    const tree = await caseFolder({ "sum.ts": "const sum = 4;\ncheck(sum);\nshow(sum);\n" });
    expect(await plant(BUG, tree)).toBe("const sum = 5;\nshow(sum);\n");
  });

  it.each([
    ["these lines are not in sum.ts", "const sum = 2 + 2;\ncheck(sum);\n"],
    ["these lines are 2 times in sum.ts", "const sum = 4;\nconst sum = 4;\ncheck(sum);\n"],
  ])("does not apply where its lines are not there once: %s", async (reason, source) => {
    await expect(plant(BUG, await caseFolder({ "sum.ts": source }))).rejects.toMatchObject({
      code: "BUG_DOES_NOT_APPLY",
      message: expect.stringContaining(reason) as string,
    });
  });

  it("does not apply where its file is gone", async () => {
    await expect(plant(BUG, await caseFolder({}))).rejects.toThrow("sum.ts can't be read");
  });
});

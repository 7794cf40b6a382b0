import { describe, expect, it } from "vitest";
import type { Layout } from "../layouts/layout.js";
import { STORY_CHARACTERS } from "../limits.js";
import { fakeCutline } from "../testing/fake-cutline.js";
import type { Fault } from "./fault.js";
import { shrinkScript } from "./shrink-script.js";
import { tryScript } from "./try-script.js";

const SCRIPT = {
  lines: ["StartMaster", "CreateNode 7 10", "CreateNode 9 10", "CreateNode 8 5", "Send 8 9 3", "Send 7 9 11", "ReceiveAll", "Receive 7"],
  keepGoing: true,
  seed: 5n,
};

/** A layout that tells the program nothing but its name; counts how often it was renewed. */
function layout(name: string): Layout & { readonly renewals: () => number } {
  let renewals = 0;
  const renew = (): Promise<void> => {
    renewals += 1;
    return Promise.resolve();
  };
  return {
    name,
    processes: "a few",
    words: () => Promise.resolve([name]),
    renew,
    close: () => Promise.resolve(),
    renewals: () => renewals,
  };
}

/** Tries the script on a program with this body, in two layouts. */
function fault(body: string, layouts = [layout("one"), layout("two")]): Promise<Fault | null> {
  return tryScript(SCRIPT, layouts, { program: fakeCutline(body), signal: null });
}

/** What every run of the script prints. */
const RIGHT = `process.stdout.write("ERR_SEND\\n");`;
const WRONG = `process.stdout.write("7 Transfer 11\\n");`;

describe("tryScript", () => {
  it("finds nothing wrong with runs that are legal and alike", async () => {
    expect(await fault(RIGHT)).toBeNull();
    expect(
      await fault(`if (words.join(" ") !== "run --seed 5 --keep-going " + words[4] + " -") { ${WRONG} } else { ${RIGHT} }`),
    ).toBeNull();
  });

  it.each([
    ["illegal", ["one"], WRONG],
    ["illegal", ["two"], `if (words.includes("two")) { ${WRONG} } else { ${RIGHT} }`],
    ["differs", ["one", "two"], `${RIGHT} if (words.includes("two")) { process.stderr.write("oh"); process.exitCode = 1; }`],
    ["reports oddly", ["one"], `${RIGHT} process.stderr.write("a:1: CollectState: no [SNAPSHOT_INCONSISTENT]\\n"); process.exitCode = 1;`],
    ["ends oddly", ["one"], `${RIGHT} process.exitCode = 70;`],
    ["ends oddly", ["one"], `${RIGHT} process.exitCode = 1;`],
    ["ends oddly", ["one"], `${RIGHT} process.stderr.write("oh");`],
  ])("finds that a run %s (%s)", async (kind, layouts, body) => {
    expect(await fault(body)).toMatchObject({ kind, layouts });
  });

  it("quotes no more of a report than somebody reads", async () => {
    const found = await fault(`process.stderr.write("x".repeat(100_000)); process.exitCode = 70;`);
    expect(found?.story.length).toBeLessThan(STORY_CHARACTERS + 10);
  });

  it("gives up a layout whose run ended oddly", async () => {
    const [one, two] = [layout("one"), layout("two")];
    await fault(`${RIGHT} if (words.includes("two")) process.exitCode = 9;`, [one, two]);
    expect([one.renewals(), two.renewals()]).toEqual([0, 1]);
  });
});

describe("shrinkScript", () => {
  /** Wrong wherever somebody sends more than he has. */
  const OVERDRAFT = `
    const create = /CreateNode (\\d+) (\\d+)/g, send = /^Send (\\d+) \\d+ (\\d+)$/gm;
    const balances = new Map([...script.matchAll(create)].map(([, node, amount]) => [node, Number(amount)]));
    const wrong = [...script.matchAll(send)].some(([, node, amount]) => balances.get(node) < Number(amount));
    if (wrong && words.includes("two")) { ${WRONG} }`;

  it("leaves only what the fault needs, with small ids and amounts", { timeout: 60_000 }, async () => {
    const layouts = [layout("one"), layout("two")];
    const options = { program: fakeCutline(OVERDRAFT), signal: null };
    const illegal: Fault = { kind: "illegal", layouts: ["two"], story: "" };
    const { script, repeats } = await shrinkScript(SCRIPT, illegal, layouts, options);
    expect(repeats).toBe(true);
    expect(script.lines).toEqual(["CreateNode 1 0", "Send 1 2 1"]);
  });

  it("says so where the fault does not come again", async () => {
    const options = { program: fakeCutline(RIGHT), signal: null };
    const illegal: Fault = { kind: "illegal", layouts: ["one"], story: "" };
    expect(await shrinkScript(SCRIPT, illegal, [layout("one")], options)).toEqual({ script: SCRIPT, fault: illegal, repeats: false });
  });
});

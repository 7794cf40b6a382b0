import { readdirSync, readFileSync } from "node:fs";
import { BankServiceClient, type RunScriptResponse } from "@cutline/protocol/bank/grpc";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CUTLINE, runCutline } from "../cutline-process.js";
import { randomScript } from "../fuzz/random-script.js";
import { TREE } from "../tree.js";
import { ServedMaster } from "./served-master.js";

const EXAMPLES = `${TREE}/examples`;
/** Those that name no file, which would be the server's. */
const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith(".txt") && name !== "two-roots.txt");
const SEED = 7;
/** A few of each kind that `randomScript` makes in turn. */
const RANDOM_SCRIPTS = 24;

let master: ServedMaster;
let client: BankServiceClient;

beforeAll(async () => {
  master = await ServedMaster.start(CUTLINE);
  client = new BankServiceClient(master.address, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await master.close();
});

interface Ran {
  readonly output: string;
  readonly report: string;
  readonly failed: boolean;
}

async function runScript(script: string, { style, seed, keepGoing = false }: RunWords): Promise<Ran> {
  let [output, report, failed] = ["", "", false];
  try {
    const stream = client.runScript({ script, style, seed: BigInt(seed), keepGoing });
    for await (const response of stream as AsyncIterable<RunScriptResponse>) {
      output += response.outputLines.map((line) => `${line}\n`).join("");
      report += response.reportLines.map((line) => `${line}\n`).join("");
      failed ||= (response.outcome?.failures ?? 0) > 0;
    }
  } catch {
    failed = true; // its status says what the report says
  }
  return { output, report, failed };
}

interface RunWords {
  readonly style: string;
  readonly seed: number | bigint;
  readonly keepGoing?: boolean;
}

async function runCommand(script: string, { style, seed, keepGoing = false }: RunWords): Promise<Ran> {
  const words = ["run", "--hosts", "0", "--seed", String(seed), "--style", style, ...(keepGoing ? ["--keep-going"] : []), "-"];
  const { status, output, report } = await runCutline(words, { input: script });
  return { output, report: report.replaceAll("<standard input>:", "script:"), failed: status !== 0 };
}

describe("RunScript prints what `cutline run` prints", () => {
  it.each(NAMES)("of examples/%s", async (name) => {
    const script = readFileSync(`${EXAMPLES}/${name}`, "utf8");
    const words = { style: "echo", seed: SEED };
    const ran = await runScript(script, words);
    expect(ran).toEqual(await runCommand(script, words));
    expect(ran).toMatchObject({ failed: false, output: expect.stringContaining("\n") as string });
  });

  it.each(["course", "echo", "seed", "json"])("in the style %s", async (style) => {
    const script = readFileSync(`${EXAMPLES}/arg.txt`, "utf8");
    expect(await runScript(script, { style, seed: SEED })).toEqual(await runCommand(script, { style, seed: SEED }));
  });

  it("of random scripts", async () => {
    for (let number = 1n; number <= RANDOM_SCRIPTS; number += 1n) {
      const { lines, keepGoing, seed } = randomScript(number);
      const words = { style: "echo", seed, keepGoing };
      const script = lines.map((line) => `${line}\n`).join("");
      expect(await runScript(script, words), `random script ${number}`).toEqual(await runCommand(script, words));
    }
  });
});

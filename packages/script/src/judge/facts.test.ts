import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { listOutputs } from "./count.js";
import { judge } from "./judge.js";

/** What all legal outputs of a script have in common can be told by hand: what the initiator holds, what was on its way to it, and that money adds up. */
const SCRIPT = [
  ...[
    "StartMaster",
    "CreateNode 10 1000",
    "CreateNode 2 2000",
    "CreateNode 7 1500",
    "Send 10 2 100",
    "Send 2 7 300",
    "Send 7 2 250",
    "Send 10 7 40",
  ],
  ...[
    "Send 7 10 60",
    "Send 2 10 5",
    "Send 10 2 30",
    "Send 10 7 20",
    "Send 7 10 5",
    "Receive 7",
    "Send 7 2 50",
    "Send 2 10 1900",
    "BeginSnapshot 2",
    "Send 2 10 500",
    "Receive 10 2",
  ],
  ...[
    "ReceiveAll",
    "CollectState",
    "Send 7 10 9",
    "ReceiveAll",
    "PrintSnapshot",
    "BeginSnapshot 7",
    "ReceiveAll",
    "CollectState",
    "PrintSnapshot",
  ],
].join("\n");

const FACTS = ["node 2 = 1695", "channel (7 → 2) = 300", "channel (10 → 2) = 130"];

describe("every legal output", () => {
  const script = parseScript(SCRIPT, "arg.txt");
  const outputs = listOutputs(script, 500);

  it("has what is determined", () => {
    expect(outputs.length).toBe(18);
    for (const output of outputs) {
      expect(judge(script, output)).toMatchObject({ outcome: "legal" });
      const [start = "", first = "", second = ""] = output.split("---Node states\n");
      expect(start).toMatch(/^(2 Transfer 300|10 Transfer 40)\nERR_SEND\nStarted by Node 2\n2 Transfer 5\n$/);
      expect(first.split("\n")).toEqual(expect.arrayContaining(FACTS));
      expect(moneyIn(first)).toBe(4500);
      expect(second.split("\n").slice(0, 3)).toEqual(["node 2 = 1625", "node 7 = 1486", "node 10 = 1389"]);
      expect(second).not.toMatch(/channel .* = [^0]/);
    }
  });

  it("and none in which that is otherwise", () => {
    for (const fact of FACTS) {
      const line = outputs[0]!.split("\n").indexOf(fact);
      const { outcome, fault } = judge(script, outputs[0]!.replace(fact, fact.replace(/\d$/, "7")));
      expect([outcome, fault?.line]).toEqual(["illegal", line + 1]);
    }
  });
});

function moneyIn(printed: string): number {
  return [...printed.matchAll(/^(?:node|channel) .* = (\d+)$/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
}

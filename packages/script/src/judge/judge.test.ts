import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { STYLES } from "../styles/styles.js";
import { execute } from "../testing/execute.js";
import { MemoryCluster } from "../testing/memory-cluster.js";
import { attempt, judge } from "./judge.js";
import { readOutput } from "./output.js";
import { toTheEnd } from "./to-the-end.js";
import type { Verdict } from "./verdict.js";

function judged(script: readonly string[], output: readonly string[]): Verdict {
  return judge(parseScript(script.join("\n"), "arg.txt"), output.map((line) => `${line}\n`).join(""));
}

/** "legal", or the number of the line that can't be. */
function outcome(script: readonly string[], output: readonly string[]): string | number {
  const { outcome: found, fault } = judged(script, output);
  return fault?.line ?? found;
}

const TWO = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500"];
const SENT = [...TWO, "Send 1 2 300", "Send 2 1 100", "Send 1 2 400"];
const PRINT = ["CollectState", "PrintSnapshot"];

function state(balances: readonly number[], sums: readonly number[]): string[] {
  const [one = 0, two = 0] = balances;
  const [there = 0, back = 0] = sums;
  return [
    "---Node states",
    `node 1 = ${one}`,
    `node 2 = ${two}`,
    "---Channel states",
    `channel (1 → 2) = ${there}`,
    `channel (2 → 1) = ${back}`,
  ];
}

describe("commands that print", () => {
  it("are ERR_SEND where a balance is too low, and nothing where it is not", () => {
    expect(outcome([...TWO, "Send 2 1 501", "Send 2 1 500"], ["ERR_SEND"])).toBe("legal");
    expect(outcome([...TWO, "Send 2 1 501"], [])).toBe(1);
    expect(outcome([...TWO, "Send 2 1 500"], ["ERR_SEND"])).toBe(1);
  });

  it("are what is first in the channel, or nothing where it is empty", () => {
    expect(outcome([...SENT, "Receive 2 1", "Receive 2 1", "Receive 2 1"], ["1 Transfer 300", "1 Transfer 400"])).toBe("legal");
    expect(outcome([...SENT, "Receive 2 1"], ["1 Transfer 400"])).toBe(1);
    expect(outcome([...SENT, "Receive 2 1"], [])).toBe(1);
    expect(outcome([...SENT, "BeginSnapshot 1", "Receive 1"], ["Started by Node 1", "2 Transfer 100"])).toBe("legal");
    expect(outcome([...TWO, "BeginSnapshot 1", "Receive 2"], ["Started by Node 1", "1 SnapshotToken -1"])).toBe("legal");
  });

  it("are any sender's first message where a Receive names none", () => {
    const script = [
      "StartMaster",
      "CreateNode 1 9",
      "CreateNode 2 9",
      "CreateNode 3 9",
      "Send 1 3 1",
      "Send 1 3 2",
      "Send 2 3 3",
      "Receive 3",
    ];
    expect(outcome(script, ["1 Transfer 1"])).toBe("legal");
    expect(outcome(script, ["2 Transfer 3"])).toBe("legal");
    expect(outcome(script, ["1 Transfer 2"])).toBe(1);
    expect(outcome(script, ["3 Transfer 1"])).toBe(1);
    expect(outcome(script, [])).toBe(1);
  });

  it("print nothing more than they do", () => {
    expect(outcome(SENT, ["Started by Node 1"])).toBe(1);
    expect(outcome([...SENT, "BeginSnapshot 1"], ["Started by Node 1", "Started by Node 1"])).toBe(2);
    expect(outcome([], [])).toBe("legal");
  });
});

describe("snapshots", () => {
  it("are determined where no ReceiveAll is", () => {
    const script = [...SENT, "Receive 2 1", "BeginSnapshot 1", "Receive 2", "Receive 2", "Receive 1", "Receive 1", ...PRINT];
    const start = ["1 Transfer 300", "Started by Node 1", "1 Transfer 400", "1 SnapshotToken -1", "2 Transfer 100", "2 SnapshotToken -1"];
    expect(outcome(script, [...start, ...state([300, 1100], [0, 100])])).toBe("legal");
    expect(outcome(script, [...start, ...state([300, 1100], [0, 0])])).toBe(12);
  });

  it("are printed again as they were, whatever comes between", () => {
    const script = [...TWO, "BeginSnapshot 1", "ReceiveAll", ...PRINT, "Send 1 2 5", "ReceiveAll", "PrintSnapshot"];
    const start = ["Started by Node 1", ...state([1000, 500], [0, 0])];
    expect(outcome(script, [...start, ...state([1000, 500], [0, 0])])).toBe("legal");
    expect(outcome(script, [...start, ...state([995, 505], [0, 0])])).toBe(9);
  });

  it("say the same when they are printed again, where they could have been otherwise the first time", () => {
    const script = ["StartMaster", "CreateNode 1 9", "CreateNode 2 9", "CreateNode 3 9", "Send 3 2 4", "BeginSnapshot 1", "ReceiveAll"];
    const print = (balance: number, rest: number): string[] =>
      [
        "---Node states",
        "node 1 = 9",
        `node 2 = ${balance}`,
        "node 3 = 5",
        "---Channel states",
        "channel (1 → 2) = 0",
        "channel (1 → 3) = 0",
      ].concat(["channel (2 → 1) = 0", "channel (2 → 3) = 0", "channel (3 → 1) = 0", `channel (3 → 2) = ${rest}`]);
    const all = [...script, ...PRINT, "PrintSnapshot"];
    expect(outcome(all, ["Started by Node 1", ...print(9, 4), ...print(9, 4)])).toBe("legal");
    expect(outcome(all, ["Started by Node 1", ...print(13, 0), ...print(13, 0)])).toBe("legal");
    expect(outcome(all, ["Started by Node 1", ...print(9, 4), ...print(13, 0)])).toBe(15);
  });

  it("are printed in the order in which they began, with a header each where they are several", () => {
    const script = [...TWO, "BeginSnapshot 1", "Send 1 2 5", "BeginSnapshot 2", "ReceiveAll", ...PRINT];
    const [first, second] = [state([1000, 500], [0, 0]), state([995, 500], [5, 0])];
    const start = ["Started by Node 1", "Started by Node 2"];
    expect(outcome(script, [...start, "---Snapshot 1", ...first, "---Snapshot 2", ...second])).toBe("legal");
    expect(outcome(script, [...start, "---Snapshot 1", ...second, "---Snapshot 2", ...first])).toBe(5);
    expect(outcome(script, [...start, ...first, ...second])).toBe(3);
  });

  it("take in a node that came late as if it had been there all along, silent", () => {
    const script = [...TWO, "BeginSnapshot 1", "CreateNode 3 50", "Send 3 1 20", "ReceiveAll", ...PRINT];
    const [nodes, channels] = [
      ["node 1 = 1000", "node 2 = 500"],
      ["(1 → 2) = 0", "(1 → 3) = 0", "(2 → 1) = 0", "(2 → 3) = 0"],
    ];
    const print = (balance: number, sum: number): string[] => [
      ...["Started by Node 1", "---Node states", ...nodes, `node 3 = ${balance}`, "---Channel states"],
      ...[...channels, `(3 → 1) = ${sum}`, "(3 → 2) = 0"].map((channel) => `channel ${channel}`),
    ];
    expect(outcome(script, print(30, 20))).toBe("legal");
    expect(outcome(script, print(50, 0))).toBe(5);
  });

  it("of one node have no channels", () => {
    const script = ["StartMaster", "CreateNode 7 5", "BeginSnapshot 7", ...PRINT];
    expect(outcome(script, ["Started by Node 7", "---Node states", "node 7 = 5", "---Channel states"])).toBe("legal");
  });

  it("are forgotten at KillAll", () => {
    const again = ["KillAll", "StartMaster", "CreateNode 1 3", "CreateNode 2 4", "BeginSnapshot 2", "ReceiveAll", ...PRINT];
    const script = [...TWO, "BeginSnapshot 1", ...again];
    expect(outcome(script, ["Started by Node 1", "Started by Node 2", ...state([3, 4], [0, 0])])).toBe("legal");
    expect(
      outcome([...TWO, "BeginSnapshot 1", "ReceiveAll", "CollectState", "KillAll", "StartMaster", "PrintSnapshot"], ["Started by Node 1"]),
    ).toBe("legal");
  });
});

describe("a command that can't be done", () => {
  const script = [...TWO, "Send 1 9 5", "BeginSnapshot 1"];

  it("prints nothing, and the run ends there or goes on", () => {
    expect(outcome(script, [])).toBe("legal");
    expect(outcome(script, ["Started by Node 1"])).toBe("legal");
    expect(outcome(script, ["ERR_SEND"])).toBe(1);
  });

  it("doesn't let a run end later, that went on", () => {
    expect(outcome([...script, "CreateNode 1 5", "BeginSnapshot 2"], ["Started by Node 1"])).toBe(2);
    expect(outcome([...script, "CreateNode 1 5", "BeginSnapshot 2"], ["Started by Node 1", "Started by Node 2"])).toBe("legal");
  });

  it.each([
    ["StartMaster"],
    ["CreateNode 2 5"],
    ["Send 1 1 5"],
    ["Send 9 1 5"],
    ["Receive 9"],
    ["Receive 1 9"],
    ["BeginSnapshot 9"],
    ["CollectState"],
    ["PrintSnapshot"],
    ["KillAll\nReceiveAll"],
    ["CreateNode 3 9223372036854775807\nSend 3 1 9223372036854775807\nReceive 1"],
    ["CreateNode 3 9223372036854775807\nSend 3 1 9223372036854775807\nReceive 1 3"],
    ["CreateNode 3 9223372036854775807\nSend 3 1 9223372036854775807\nReceiveAll"],
  ])("is %j", (command) => {
    expect(outcome([...TWO, command, "StartMaster", "BeginSnapshot 1"], [])).toBe("legal");
  });

  it("is anything before StartMaster", () => {
    expect(outcome(["CreateNode 1 5", "StartMaster", "CreateNode 1 5", "BeginSnapshot 1"], [])).toBe("legal");
    expect(outcome(["CreateNode 1 5", "StartMaster", "CreateNode 1 5", "BeginSnapshot 1"], ["Started by Node 1"])).toBe("legal");
  });

  it("is CollectState while markers wait; later it can be done", () => {
    const waiting = [...TWO, "BeginSnapshot 1", "CollectState", "ReceiveAll", ...PRINT];
    expect(outcome(waiting, ["Started by Node 1"])).toBe("legal");
    expect(outcome(waiting, ["Started by Node 1", ...state([1000, 500], [0, 0])])).toBe("legal");
    expect(outcome(waiting, ["Started by Node 1", ...state([1000, 501], [0, 0])])).toBe(4);
  });

  it("may be a Receive that takes a line of the next one for its own: every reading counts", () => {
    const most = 9223372036854775807n;
    const rich = ["StartMaster", "CreateNode 1 100", `CreateNode 2 ${most}`, "CreateNode 3 5", `Send 2 1 ${most}`, "Send 3 1 5"];
    // The first Receive failed, since it took node 2's transfer; only then did node 1 begin the snapshot before it had node 3's.
    const script = [...rich, "Receive 1", "BeginSnapshot 1", "Receive 1"];
    expect(outcome(script, ["Started by Node 1", "3 Transfer 5"])).toBe("legal");
    expect(outcome(script, ["3 Transfer 5", "Started by Node 1"])).toBe("legal");
    const spend = [...rich, "Receive 1", "Send 1 3 102", "Receive 1 3"];
    expect(outcome(spend, ["3 Transfer 5"])).toBe("legal");
    expect(outcome(spend, ["ERR_SEND", "3 Transfer 5"])).toBe("legal");
    const twice = [...rich, "Receive 1", "Receive 1", "Send 1 3 102"];
    expect(outcome(twice, ["3 Transfer 5"])).toBe("legal");
    expect(outcome(twice, ["3 Transfer 5", "ERR_SEND"])).toBe(2);
  });
});

describe("an output that can be read in several ways", () => {
  it("is undecided where they are too many", () => {
    const most = 9223372036854775807n;
    const receives = Array.from({ length: 12 }, () => "Receive 1");
    const rich = ["StartMaster", "CreateNode 1 100", `CreateNode 2 ${most}`, "CreateNode 3 50", `Send 2 1 ${most}`];
    const sends = Array.from({ length: 12 }, () => "Send 3 1 1");
    const script = parseScript([...rich, ...sends, ...receives].join("\n"), "arg.txt");
    const output = readOutput(`${"3 Transfer 1\n".repeat(6)}ERR_SEND\n`);
    expect(toTheEnd(attempt(script, output, 500))).toMatchObject({
      fault: null,
      limit: "it can be read in too many ways (REREAD_COMMANDS)",
    });
    expect(toTheEnd(attempt(script, output, 100_000))).toMatchObject({ fault: { line: 7 }, limit: null });
  });
});

describe("echoed commands", () => {
  const script = [...TWO, "BeginSnapshot 1", "Send 1 9 5", "ReceiveAll"];

  it("are all there, or none", () => {
    expect(outcome(script, [...TWO, "BeginSnapshot 1", "Started by Node 1", "Send 1 9 5", "ReceiveAll"])).toBe("legal");
    expect(outcome(script, [...TWO, "Started by Node 1"])).toBe(4);
    expect(outcome(script, [...TWO, "BeginSnapshot 1", "Started by Node 1", "ReceiveAll"])).toBe(6);
    expect(outcome(script, TWO)).toBe(4);
  });

  it("end behind a command that can't be done, or go on", () => {
    expect(outcome(script, [...TWO, "BeginSnapshot 1", "Started by Node 1", "Send 1 9 5"])).toBe("legal");
    expect(outcome(script, [...TWO, "BeginSnapshot 1", "Started by Node 1"])).toBe(6);
  });

  it("may have a prompt, other blanks and other letters", () => {
    expect(outcome(TWO, ["$ startmaster", "> CreateNode   1\t1000", "", "  CREATENODE 2 500  "])).toBe("legal");
  });
});

describe("every style's output is legal", () => {
  const script = [
    ...SENT,
    "CreateNode 3 70",
    "Send 3 1 7",
    "Send 1 2 5000",
    "BeginSnapshot 2",
    "Receive 1",
    "BeginSnapshot 3",
    "ReceiveAll",
    ...PRINT,
  ];

  it.each(["course", "echo", "seed"])("in the style %s", async (name) => {
    const { output } = await execute(new MemoryCluster(), script, { style: STYLES.get(name)! });
    expect(judge(parseScript(script.join("\n"), "arg.txt"), output)).toMatchObject({ outcome: "legal" });
  });
});

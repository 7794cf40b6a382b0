import type { Cluster } from "@cutline/core";
import { describe, expect, it } from "vitest";
import type { RunOptions } from "../run.js";
import { execute, type Executed } from "./execute.js";

const TWO_NODES = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500"];

/** How a script ends that went well. */
function done(output: readonly string[]): Executed {
  return {
    exitStatus: 0,
    failures: 0,
    firstFailure: null,
    aborted: false,
    leftRunning: false,
    output: output.map((line) => `${line}\n`).join(""),
    report: "",
  };
}

/** How a script ends that failed once, by whatever command. */
function failed(report: readonly string[]): Omit<Executed, "firstFailure"> {
  const { firstFailure: _none, ...rest } = done([]);
  return { ...rest, exitStatus: 1, failures: 1, report: report.map((line) => `${line}\n`).join("") };
}

/** What the language promises of a script that runs, wherever it runs. `factory` makes a cluster of the bank that isn't started. */
export function runContract(name: string, factory: () => Cluster): void {
  const runWith = async (lines: readonly string[], options: Partial<RunOptions>): Promise<Executed> => {
    const cluster = factory();
    try {
      return await execute(cluster, lines, options);
    } finally {
      await cluster.close();
    }
  };
  const run = (...lines: string[]): Promise<Executed> => runWith(lines, {});
  const runTwoNodes = (...lines: string[]): Promise<Executed> => run(...TWO_NODES, ...lines);

  describe(`a script on ${name}`, () => {
    it("prints nothing for commands that have nothing to print", async () => {
      expect(
        await runTwoNodes("Send 1 2 300", "Receive 1", "ReceiveAll", "BeginSnapshot 1", "ReceiveAll", "CollectState", "KillAll"),
      ).toEqual(done(["Started by Node 1"]));
      expect(await run()).toEqual(done([]));
    });

    it("finds a message in its channel right behind the Send, in the order of sending", async () => {
      expect(await runTwoNodes("Send 1 2 300", "Send 1 2 0", "Receive 2 1", "Receive 2", "Receive 2", "Receive 2 1")).toEqual(
        done(["1 Transfer 300", "1 Transfer 0"]),
      );
    });

    it("prints ERR_SEND where the balance is too low, and leaves balance and channel as they are", async () => {
      expect(await runTwoNodes("Send 1 2 1001", "Receive 2 1", "Send 1 2 1000", "Send 1 2 1", "Receive 2 1")).toEqual(
        done(["ERR_SEND", "ERR_SEND", "1 Transfer 1000"]),
      );
    });

    it("receives from the channel that is named, never off another", async () => {
      const lines = ["CreateNode 3 50", "Send 1 2 300", "Receive 2 3", "Send 3 2 7", "Receive 2 3", "Receive 2 3", "Receive 2"];
      expect(await runTwoNodes(...lines)).toEqual(done(["3 Transfer 7", "1 Transfer 300"]));
    });

    it("prints the one legal output of money in transit across a snapshot", async () => {
      const lines = [
        "Send 1 2 300",
        "Send 2 1 100",
        "Send 1 2 400",
        "Receive 2 1",
        "BeginSnapshot 1",
        "Receive 2",
        "Receive 2",
        "ReceiveAll",
      ];
      expect(await runTwoNodes(...lines, "Send 2 1 300", "Receive 1", "CollectState", "PrintSnapshot")).toEqual(
        done([
          ...["1 Transfer 300", "Started by Node 1", "1 Transfer 400", "1 SnapshotToken -1", "2 Transfer 300"],
          ...["---Node states", "node 1 = 300", "node 2 = 1100", "---Channel states", "channel (1 → 2) = 0", "channel (2 → 1) = 100"],
        ]),
      );
    });

    it("prints nodes by number and every ordered pair of them", async () => {
      const nodes = ["StartMaster", "CreateNode 10 3", "CreateNode 4294967295 9223372036854775807", "CreateNode 2 0"];
      expect(await run(...nodes, "BeginSnapshot 10", "ReceiveAll", "CollectState", "PrintSnapshot")).toEqual(
        done([
          ...["Started by Node 10", "---Node states", "node 2 = 0", "node 10 = 3", "node 4294967295 = 9223372036854775807"],
          ...["---Channel states", "channel (2 → 10) = 0", "channel (2 → 4294967295) = 0", "channel (10 → 2) = 0"],
          ...["channel (10 → 4294967295) = 0", "channel (4294967295 → 2) = 0", "channel (4294967295 → 10) = 0"],
        ]),
      );
    });

    it("adds up the money in transit on a channel", async () => {
      const lines = ["Send 2 1 1", "Send 2 1 20", "Send 2 1 300", "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
      expect((await runTwoNodes(...lines)).output).toContain(
        "node 2 = 179\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 321\n",
      );
    });

    it("prints the snapshot collected last as often as it is asked, whatever came later", async () => {
      const lines = ["BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot", "Send 1 2 5", "ReceiveAll", "PrintSnapshot"];
      const snapshot = [
        "---Node states",
        "node 1 = 1000",
        "node 2 = 500",
        "---Channel states",
        "channel (1 → 2) = 0",
        "channel (2 → 1) = 0",
      ];
      expect(await runTwoNodes(...lines)).toEqual(done(["Started by Node 1", ...snapshot, ...snapshot]));
    });

    it("collects each snapshot that was begun, and prints them in the order they began", async () => {
      const lines = ["BeginSnapshot 2", "Send 2 1 5", "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
      const { output } = await runTwoNodes(...lines, "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot");
      expect(output.split("\n").filter((line) => /^(?:---Snapshot|node 2)/.test(line))).toEqual([
        "---Snapshot 1",
        "node 2 = 500",
        "---Snapshot 2",
        "node 2 = 495",
        "node 2 = 495",
      ]);
    });

    it("lets a node that is created during a snapshot take part in it, as if it had always been there", async () => {
      const silent = await runTwoNodes("BeginSnapshot 1", "CreateNode 3 70", "ReceiveAll", "CollectState", "PrintSnapshot");
      expect(silent.output).toContain("node 3 = 70\n");
      const sending = await runTwoNodes("BeginSnapshot 1", "CreateNode 3 70", "Send 3 1 20", "ReceiveAll", "CollectState", "PrintSnapshot");
      expect(sending.output).toContain("node 3 = 50\n");
      expect(sending.output).toContain("channel (3 → 1) = 20\n");
    });

    it("starts afresh after KillAll", async () => {
      const snapshot = ["BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
      const { output, exitStatus } = await runTwoNodes("Send 1 2 5", "KillAll", "StartMaster", "CreateNode 1 9", ...snapshot);
      expect({ output, exitStatus }).toEqual({
        exitStatus: 0,
        output: "Started by Node 1\n---Node states\nnode 1 = 9\n---Channel states\n",
      });
    });

    it("knows nothing after KillAll of what was begun or collected before", async () => {
      const before = [...TWO_NODES, "BeginSnapshot 1", "ReceiveAll", "CollectState", "BeginSnapshot 2", "KillAll"];
      const { report, output } = await runWith([...before, "StartMaster", "CreateNode 1 5", "PrintSnapshot", "CollectState"], {
        keepGoing: true,
      });
      expect(report.match(/(?<=\[)[A-Z_]+(?=\]$)/gm)).toEqual(["NOTHING_COLLECTED", "NO_SNAPSHOT"]);
      expect(output).toBe("Started by Node 1\nStarted by Node 2\n");
    });

    it("leaves nothing running at its end, whether it went well or not", async () => {
      for (const lines of [TWO_NODES, [...TWO_NODES, "Receive 9"], [...TWO_NODES, "KillAll"]]) {
        const cluster = factory();
        await execute(cluster, lines);
        await expect((async () => cluster.stop())()).rejects.toMatchObject({ code: "NOT_STARTED" });
        await cluster.close();
      }
    });

    it("gives the same output for the same seed", async () => {
      const sends = [1, 2, 3, 4].flatMap((node) => [`Send ${node} 5 ${node}`, `Send ${node} 5 ${node}0`]);
      const nodes = [1, 2, 3, 4, 5].map((node) => `CreateNode ${node} 100`);
      const lines = ["StartMaster", ...nodes, ...sends, ...Array<string>(8).fill("Receive 5")];
      const outputs = await Promise.all([1n, 1n, 2n, 3n, 4n].map(async (seed) => (await runWith(lines, { seed })).output));
      expect(outputs[0]).toBe(outputs[1]);
      expect(new Set(outputs).size).toBeGreaterThan(1);
    });
  });

  describe(`a command that fails on ${name}`, () => {
    it.each<readonly [string, string[], string]>([
      [
        "comes before StartMaster",
        ["CreateNode 1 5"],
        "arg.txt:1: CreateNode 1 5: there is no master; StartMaster starts one [NOT_STARTED]",
      ],
      [
        "comes after KillAll",
        ["StartMaster", "KillAll", "ReceiveAll"],
        "arg.txt:3: ReceiveAll: there is no master; StartMaster starts one [NOT_STARTED]",
      ],
      ["is a KillAll without a master", ["KillAll"], "arg.txt:1: KillAll: there is no master; StartMaster starts one [NOT_STARTED]"],
      [
        "is a second StartMaster",
        ["StartMaster", "StartMaster"],
        "arg.txt:2: StartMaster: the master is started already; KillAll ends it [ALREADY_STARTED]",
      ],
      ["sends to its own node", [...TWO_NODES, "Send 1 1 5"], "arg.txt:4: Send 1 1 5: node 1 can't send to itself [SEND_TO_ITSELF]"],
      [
        "prints what was not collected",
        [...TWO_NODES, "PrintSnapshot"],
        "arg.txt:4: PrintSnapshot: no snapshot was collected yet; CollectState does that [NOTHING_COLLECTED]",
      ],
    ])("is reported where it %s", async (_name, lines, report) => {
      expect(await run(...lines)).toMatchObject(failed([report]));
    });

    it.each<readonly [string, string[], RegExp]>([
      ["names a node that does not exist", ["Receive 9"], /^arg\.txt:4: Receive 9: .* \[UNKNOWN_NODE\]\n$/],
      ["sends from one", ["Send 9 1 5"], /^arg\.txt:4: Send 9 1 5: .* \[UNKNOWN_NODE\]\n$/],
      ["sends to one", ["Send 1 9 5"], /^arg\.txt:4: Send 1 9 5: .* \[(?:UNKNOWN_NODE|NO_CHANNEL)\]\n$/],
      ["begins a snapshot at one", ["BeginSnapshot 9"], /^arg\.txt:4: BeginSnapshot 9: .* \[UNKNOWN_NODE\]\n$/],
      ["creates a node that there is", ["CreateNode 1 5"], /^arg\.txt:4: CreateNode 1 5: .* \[NODE_EXISTS\]\n$/],
      ["collects without a snapshot", ["CollectState"], /^arg\.txt:4: CollectState: .* \[NO_SNAPSHOT\]\n$/],
      [
        "takes a balance past the largest",
        ["CreateNode 3 9223372036854775807", "Send 1 3 1", "Receive 3"],
        /^arg\.txt:6: Receive 3: .* \[BALANCE_OVERFLOW\]\n$/,
      ],
    ])("is reported where it %s", async (_name, lines, report) => {
      const { report: found, ...outcome } = await runTwoNodes(...lines);
      expect(found).toMatch(report);
      expect(outcome).toMatchObject({ exitStatus: 1, failures: 1, aborted: false, leftRunning: false, output: "" });
    });

    it("is reported with the channels where markers wait", async () => {
      const { report, output } = await runTwoNodes("BeginSnapshot 1", "CollectState", "PrintSnapshot");
      expect(report).toMatch(/^arg\.txt:5: CollectState: .* \[MARKERS_WAITING\]/);
      expect(report).toContain("(1 → 2)");
      expect(output).toBe("Started by Node 1\n");
    });

    it("prints nothing that comes later", async () => {
      const { output, failures } = await runTwoNodes(
        "Send 1 2 5",
        "Receive 2",
        "Receive 9",
        "Send 1 2 7",
        "Receive 2",
        "Receive 8",
        "BeginSnapshot 1",
      );
      expect({ output, failures }).toEqual({ output: "1 Transfer 5\n", failures: 1 });
    });

    it("changes nothing, and what comes later is done, when the run keeps going", async () => {
      const lines = [
        "Send 1 1 5",
        "CreateNode 3 9223372036854775807",
        "Send 1 3 1",
        "Receive 3",
        "StartMaster",
        "Send 3 2 1",
        "Receive 3",
        "PrintSnapshot",
      ];
      const { report, ...outcome } = await runWith([...TWO_NODES, ...lines], { keepGoing: true });
      expect(report.match(/(?<=^arg\.txt:)\d+|(?<=\[)[A-Z_]+(?=\]$)/gm)).toEqual([
        "4",
        "SEND_TO_ITSELF",
        "7",
        "BALANCE_OVERFLOW",
        "8",
        "ALREADY_STARTED",
        "11",
        "NOTHING_COLLECTED",
      ]);
      expect(outcome).toMatchObject({ exitStatus: 1, failures: 4, aborted: false, leftRunning: false, output: "1 Transfer 1\n" });
    });

    it("does not take the snapshot that was collected before", async () => {
      const snapshot = ["BeginSnapshot 1", "ReceiveAll", "CollectState"];
      const { output, failures } = await runWith(["StartMaster", "CreateNode 1 5", ...snapshot, "CollectState", "PrintSnapshot"], {
        keepGoing: true,
      });
      expect({ output, failures }).toEqual({ output: "Started by Node 1\n---Node states\nnode 1 = 5\n---Channel states\n", failures: 1 });
    });
  });
}

import type { Cluster } from "@cutline/core";
import { describe, expect, it } from "vitest";
import type { RunOptions } from "../run.js";
import { STYLES } from "../styles/styles.js";
import { execute, type Executed } from "./execute.js";

const FOUR = ["StartMaster", ...[1, 2, 3, 4].map((node) => `CreateNode ${node} 100`)];

/** What the language promises where channels are not a full mesh. `factory` makes a cluster of the bank that isn't started. */
export function topologyContract(name: string, factory: () => Cluster): void {
  const run = async (topology: string, lines: readonly string[], options: Partial<RunOptions> = {}): Promise<Executed> => {
    const cluster = factory();
    try {
      return await execute(cluster, [`Topology ${topology}`, ...lines], options);
    } finally {
      await cluster.close();
    }
  };
  const linesOf = async (topology: string, ...lines: string[]): Promise<string[]> => {
    const { output, report } = await run(topology, [...FOUR, ...lines]);
    expect(report).toBe("");
    return output.trimEnd().split("\n");
  };

  describe(`channels on ${name}`, () => {
    it.each([
      ["ring", "1>2 2>3 3>4 4>1"],
      ["star", "1>2 1>3 1>4 2>1 3>1 4>1"],
      ["line", "1>2 2>3 3>4"],
      ["mesh", "1>2 1>3 1>4 2>1 2>3 2>4 3>1 3>2 3>4 4>1 4>2 4>3"],
    ])("of a %s are listed in a snapshot", async (topology, channels) => {
      const lines = await linesOf(topology, "BeginSnapshot 3", "ReceiveAll", "CollectState", "PrintSnapshot");
      expect(lines.slice(0, 7)).toEqual([
        "Started by Node 3",
        "---Node states",
        ...[1, 2, 3, 4].map((node) => `node ${node} = 100`),
        "---Channel states",
      ]);
      expect(lines.slice(7)).toEqual(channels.split(" ").map((channel) => `channel (${channel.replace(">", " → ")}) = 0`));
    });

    it("of the line: the snapshot begins at the first node as well, where none leads to, and money sent before is in transit", async () => {
      const lines = [
        "Send 1 2 30",
        "BeginSnapshot 3",
        "Send 1 2 5",
        "Send 2 3 7",
        "Receive 2",
        "Receive 2",
        "Receive 3",
        "Receive 4",
        "Receive 3",
      ];
      expect(await linesOf("line", ...lines, "CollectState", "PrintSnapshot")).toEqual([
        ...["Started by Node 3", "1 Transfer 30", "1 SnapshotToken -1", "2 Transfer 7", "3 SnapshotToken -1", "2 SnapshotToken -1"],
        ...["---Node states", "node 1 = 70", "node 2 = 123", "node 3 = 100", "node 4 = 100"],
        ...["---Channel states", "channel (1 → 2) = 0", "channel (2 → 3) = 7", "channel (3 → 4) = 0"],
      ]);
    });

    it("that there aren't are no way to send or to receive, and what is refused changes nothing", async () => {
      const lines = ["Send 2 1 5", "Receive 1 3", "Receive 1 1", "Send 1 2 100", "Receive 2 1", "Receive 1", "Send 2 4 1"];
      const { report, ...outcome } = await run("line", [...FOUR, ...lines], { keepGoing: true });
      expect(report.match(/(?<=^arg\.txt:)\d+|(?<=\[)[A-Z_]+(?=\]$)/gm)).toEqual(
        [7, 8, 9, 13].flatMap((line) => [String(line), "NO_CHANNEL"]),
      );
      expect(outcome).toMatchObject({ exitStatus: 1, failures: 4, aborted: false, leftRunning: false, output: "1 Transfer 100\n" });
    });

    it("that there aren't end a run", async () => {
      const { report, output } = await run("ring", [...FOUR, "Send 1 2 5", "Receive 2", "Receive 2 3", "Send 1 2 5", "Receive 2"]);
      expect(report).toMatch(/^arg\.txt:9: Receive 2 3: .*channel \(3 → 2\).* \[NO_CHANNEL\]\n$/);
      expect(output).toBe("1 Transfer 5\n");
    });

    it("are those of the session: each has its own nodes", async () => {
      const second = ["KillAll", "StartMaster", "CreateNode 3 5", "CreateNode 1 5", "Send 3 1 2", "Receive 1 3"];
      expect(await linesOf("line", ...second)).toEqual(["3 Transfer 2"]);
    });

    it("are there for a node that comes late, and the snapshot under way has them", async () => {
      const lines = ["BeginSnapshot 2", "Send 4 5 10", "CreateNode 5 50", "ReceiveAll", "CollectState", "PrintSnapshot"];
      const { output } = await run("ring", [...FOUR, ...lines], { keepGoing: true });
      expect(output).toContain("node 5 = 50\n---Channel states\nchannel (1 → 2) = 0\n");
      expect(output).toMatch(/channel \(4 → 5\) = 0\nchannel \(5 → 1\) = 0\n$/);
    });

    it.each([
      ["echo", "Topology ring\nStartMaster\n"],
      ["seed", "Topology ring\nStartMaster\n"],
      ["json", '{"line":1,"command":"Topology","topology":"ring","result":"done"}\n{"line":2,"command":"StartMaster","result":"done"}\n'],
    ])("are told of in the style %s", async (style, output) => {
      expect((await run("ring", ["StartMaster"], { style: STYLES.get(style)! })).output).toBe(output);
    });
  });
}

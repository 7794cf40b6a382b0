import { bank } from "@cutline/bank";
import { check, type Cluster, Random } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { TURN_COMMANDS, WINDOW_COMMANDS } from "./limits.js";
import { parseScript } from "./parse.js";
import { runScript, type RunView } from "./run.js";
import { course } from "./styles/course.js";
import { echo } from "./styles/echo.js";
import { clusterWith } from "./testing/cluster-with.js";
import { delayed } from "./testing/delayed-cluster.js";
import { execute, Transcript } from "./testing/execute.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { runContract } from "./testing/run-contract.js";
import { topologyContract } from "./testing/topology-contract.js";

runContract("a cluster in memory", () => new MemoryCluster());
runContract("a cluster that answers later", () => delayed(new MemoryCluster(), new Random(3n)));
topologyContract("a cluster in memory", () => new MemoryCluster());
topologyContract("a cluster that answers later", () => delayed(new MemoryCluster(), new Random(3n)));

const TWO_NODES = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500"];
const SNAPSHOT = ["BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
/** More commands than are outstanding at a time. */
const MANY_SENDS = Array<string>(2 * WINDOW_COMMANDS).fill("Send 1 2 0");

describe("a snapshot that can't be", () => {
  /** A cluster whose snapshots are tampered with, and checked then. */
  const tampered = (tamper: (snapshot: Snapshot) => void): Cluster => {
    const memory = new MemoryCluster();
    memory.collect = () =>
      MemoryCluster.prototype.collect.call(memory).map((snapshot) => {
        tamper(snapshot);
        return snapshot.state === undefined ? snapshot : { ...snapshot, verdict: snapshot.verdict && check(snapshot.state, bank) };
      });
    return memory;
  };

  it("is a CollectState that failed, and names the channel", async () => {
    const cluster = tampered(({ state }) => state?.nodes[0]?.incoming[0]?.messages.pop());
    const { report, ...outcome } = await execute(cluster, [...TWO_NODES, "Send 2 1 5", "Send 2 1 6", ...SNAPSHOT]);
    expect(report).toBe(
      "arg.txt:8: CollectState: snapshot 1-1 is not a state that the system can have been in [SNAPSHOT_INCONSISTENT]\n" +
        "  channel (2 → 1), message 2: 2 sent, 0 received, so 2 in transit; 1 recorded [MESSAGE_MISSING]\n",
    );
    expect(outcome).toMatchObject({ exitStatus: 1, failures: 1, aborted: false, leftRunning: false, output: "Started by Node 1\n" });
  });

  it("is one where money was lost", async () => {
    const cluster = tampered(({ state }) => {
      for (const record of state?.nodes.slice(0, 1) ?? []) record.state = bank.save({ balance: 1n, deposited: 1000n });
    });
    const { report } = await execute(cluster, [...TWO_NODES, ...SNAPSHOT]);
    expect(report).toContain(
      "\n  balances of 501 and 0 in transit add up to 501, but 1500 was deposited: 999 is missing [MONEY_NOT_CONSERVED]\n",
    );
  });

  it("is one that nobody checked", async () => {
    const cluster = tampered((snapshot) => (snapshot.verdict = undefined));
    const { report } = await execute(cluster, [...TWO_NODES, ...SNAPSHOT]);
    expect(report).toBe("arg.txt:6: CollectState: snapshot 1-1 carries no verdict: nobody checked it [SNAPSHOT_INCONSISTENT]\n");
  });
});

describe("a transcript", () => {
  it("is run without its outputs, which is said once", async () => {
    const lines = ["StartMaster", "CreateNode 1 5", "BeginSnapshot 1", "Started by Node 9", "ERR_SEND"];
    const { report, output, exitStatus } = await execute(new MemoryCluster(), lines);
    expect({ report, output, exitStatus }).toEqual({
      report: "arg.txt:4: 2 lines from here on are outputs of a transcript, and ignored\n",
      output: "Started by Node 1\n",
      exitStatus: 0,
    });
  });

  it("may be one line", async () => {
    const { report } = await execute(new MemoryCluster(), ["StartMaster", "ERR_SEND"]);
    expect(report).toBe("arg.txt:2: this line is an output of a transcript, and ignored\n");
  });

  it("is what the echo style prints", async () => {
    const lines = [
      ...TWO_NODES,
      "Send 1 2 5000",
      "Send 1 2 5",
      "BeginSnapshot 1",
      "Receive 2",
      "ReceiveAll",
      "CollectState",
      "PrintSnapshot",
    ];
    const { output } = await execute(new MemoryCluster(), lines, { style: echo });
    const again = parseScript(output, "out.txt");
    expect(again.commands.map(({ text }) => text)).toEqual(lines);
    expect(again.expectations).toHaveLength(9);
  });
});

describe("speed", () => {
  it("takes no promise for a cluster that answers at once", () => {
    const output = new Transcript();
    const script = parseScript([...TWO_NODES, "Send 1 2 5", "Receive 2", ...MANY_SENDS, "Receive 2"].join("\n"), "arg.txt");
    void runScript(script, {
      cluster: new MemoryCluster(),
      style: course,
      output,
      report: output,
      seed: 1n,
      keepGoing: false,
      signal: null,
    });
    // not a single microtask has run by now
    expect(output.text).toBe("1 Transfer 5\n1 Transfer 0\n");
  });

  it("asks for the next command before it has the reply of the one before, up to a limit", async () => {
    let outstanding = 0;
    let most = 0;
    const memory = new MemoryCluster();
    const command: Cluster["command"] = async (request) => {
      outstanding += 1;
      most = Math.max(most, outstanding);
      const reply = memory.command(request);
      await new Promise((resolve) => setImmediate(resolve));
      outstanding -= 1;
      return reply;
    };
    const cluster = clusterWith({ command }, memory);
    const { exitStatus } = await execute(cluster, [...TWO_NODES, ...MANY_SENDS]);
    expect({ exitStatus, most }).toEqual({ exitStatus: 0, most: WINDOW_COMMANDS });
  });

  it("lets others have a turn now and then", async () => {
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    await execute(new MemoryCluster(), [...TWO_NODES, ...Array<string>(3 * TURN_COMMANDS).fill("Receive 2")]);
    clearInterval(others);
    expect(turns).toBeGreaterThan(0);
  });
});

describe("a run that is aborted", () => {
  it("does nothing if it was before it began", async () => {
    const cluster = clusterWith({ start: () => expect.unreachable() });
    const outcome = await execute(cluster, TWO_NODES, { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ exitStatus: 1, failures: 0, firstFailure: null, aborted: true, leftRunning: false, output: "", report: "" });
  });

  it.each(["receive", "collect", "stop"] as const)("does not wait for a %s that never answers", async (call) => {
    const abort = new AbortController();
    const never = (): Promise<never> => {
      setImmediate(() => abort.abort());
      return new Promise(() => undefined);
    };
    const lines = [...TWO_NODES, "Send 1 2 5", "BeginSnapshot 1", "Receive 2", "ReceiveAll", "CollectState"];
    const outcome = await execute(clusterWith({ [call]: never }), lines, { signal: abort.signal });
    expect(outcome).toMatchObject({ exitStatus: 1, failures: 0, aborted: true, leftRunning: true, report: "" });
  });

  it("ends soon on a cluster that answers at once", async () => {
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    let received = 0;
    const memory = new MemoryCluster();
    const receive: Cluster["receive"] = (request) => {
      received += 1;
      return memory.receive(request);
    };
    const cluster = clusterWith({ receive }, memory);
    await execute(cluster, [...TWO_NODES, ...Array<string>(10 * TURN_COMMANDS).fill("Receive 2")], { signal: abort.signal });
    expect(received).toBeLessThan(3 * TURN_COMMANDS);
  });
});

describe("what no script does", () => {
  it("is reported with the command that met it", async () => {
    const cluster = clusterWith({
      receive: () => {
        throw new TypeError("no");
      },
    });
    const { report } = await execute(cluster, [...TWO_NODES, "Receive 1"]);
    expect(report).toBe("arg.txt:4: Receive 1: TypeError: no [UNEXPECTED]\n");
  });

  it("is reported where the KillAll at the end fails", async () => {
    const cluster = clusterWith({ stop: () => Promise.reject(new Error("host 1 is gone")) });
    const { report, exitStatus, failures } = await execute(cluster, TWO_NODES);
    expect({ report, exitStatus, failures }).toEqual({
      report: "arg.txt: KillAll at the end: Error: host 1 is gone [UNEXPECTED]\n",
      exitStatus: 1,
      failures: 1,
    });
  });
});

describe("a run that is watched", () => {
  it("tells at any time how many commands are done, and which is waited for", async () => {
    const views: RunView[] = [];
    const seen: (readonly [number, string | null])[] = [];
    const look = (): void => {
      for (const { done, waitingFor } of views) seen.push([done, waitingFor?.text ?? null]);
    };
    const memory = new MemoryCluster();
    const cluster = clusterWith(
      {
        receiveAll: async () => {
          await new Promise(setImmediate);
          look();
          memory.receiveAll();
        },
      },
      memory,
    );
    const watch = (view: RunView): void => {
      views.push(view);
      look();
    };
    const { exitStatus } = await execute(cluster, [...TWO_NODES, "ReceiveAll", "Receive 9"], { watch, keepGoing: true });
    look();
    expect(seen).toEqual([
      [0, null],
      [3, "ReceiveAll"],
      [5, null],
    ]);
    expect(exitStatus).toBe(1);
  });
});

import { bank } from "@cutline/bank";
import { check, type Cluster, Refusal } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { COLLECTED_KEPT } from "../limits.js";
import { STYLES } from "../styles/styles.js";
import { course } from "../styles/course.js";
import { clusterWith } from "../testing/cluster-with.js";
import { Transcript } from "../testing/execute.js";
import { MemoryCluster } from "../testing/memory-cluster.js";
import { unreadable } from "../read-topology.js";
import { Session, type SessionOptions } from "./session.js";

/** A session that keeps what it writes. */
class Talk {
  readonly output = new Transcript();
  readonly report = new Transcript();
  readonly session: Session;

  constructor(cluster: Cluster = new MemoryCluster(), options: Partial<SessionOptions> = {}) {
    const { output, report } = this;
    this.session = new Session({
      cluster,
      style: course,
      output,
      report,
      seed: 7n,
      source: null,
      columns: () => 80,
      readNamed: unreadable,
      ...options,
    });
  }

  async take(...lines: readonly string[]): Promise<this> {
    for (const line of lines) await this.session.take(line);
    return this;
  }

  /** What was written since this was asked last. */
  said(): { readonly output: string; readonly report: string } {
    const said = { output: this.output.text, report: this.report.text };
    this.output.text = this.report.text = "";
    return said;
  }
}

/** A promise that is kept when a test says so. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

const TWO = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500"];

describe("a session", () => {
  it("does each command at once, and prints as a run does", async () => {
    const talk = await new Talk().take(...TWO, "Send 1 2 300", "Send 2 1 501");
    expect(talk.said()).toEqual({ output: "ERR_SEND\n", report: "" });
    await talk.take("Receive 2");
    expect(talk.said().output).toBe("1 Transfer 300\n");
    await talk.take("BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot");
    expect(talk.said().output).toBe(
      "Started by Node 1\n---Node states\nnode 1 = 700\nnode 2 = 800\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 0\n",
    );
    expect(talk.session.failures).toBe(0);
  });

  it("has the channels of a topology file, from the next StartMaster on", async () => {
    const content = new TextEncoder().encode("node 1\nnode 2\nchannel 1 2\n");
    const talk = new Talk(undefined, { readNamed: (name) => ({ name, content }) });
    await talk.take("Topology one-way", ...TWO, "Send 1 2 5", "Send 2 1 5", "CreateNode 3 1");
    expect(talk.said().report).toMatch(/^Send 2 1 5: .*\(2 → 1\) \[NO_CHANNEL\]\nnode 3 is not in one-way/);
    await talk.take("BeginSnapshot 2", "ReceiveAll", "CollectState", "PrintSnapshot");
    expect(talk.said().output).toContain("node 1 = 995\nnode 2 = 500\n---Channel states\nchannel (1 → 2) = 5\n");
  });

  it("refuses a Topology that comes too late, or needs to know what is yet to come", async () => {
    const talk = await new Talk().take("Topology ring", "Topology mesh", "StartMaster", "Topology mesh");
    expect(talk.said().report).toMatch(
      /^Topology ring: the channels of a ring depend .*\[TOPOLOGY_NEEDS_NODES\]\nTopology mesh: a Topology comes before .*\[TOPOLOGY_LATE\]\n$/,
    );
  });

  it("reports a bad line and a refused command, without a place to whoever has just typed them, and goes on", async () => {
    const talk = await new Talk().take(...TWO, "Snd 1 2", "Send 1 9 5", "Send 1 2 5", "Receive 2");
    const { output, report } = talk.said();
    expect(output).toBe("1 Transfer 5\n");
    expect(report).toMatch(
      /^unknown command "Snd"\n {4}Snd 1 2\n {4}\^\^\^\n {2}expected: .*\n {2}did you mean Send\?\nSend 1 9 5: .*\[UNKNOWN_NODE\]\n$/,
    );
    expect(talk.session.failures).toBe(2);
  });

  it("reports with the place where lines come from elsewhere", async () => {
    const talk = await new Talk(new MemoryCluster(), { source: "pipe" }).take("# one", "Snd", "Receive 1");
    expect(talk.said().report).toMatch(/^pipe:2:1: unknown command "Snd"\n[^]*\npipe:3: Receive 1: there is no master; .*\n$/);
  });

  it("says once that outputs of a transcript are ignored", async () => {
    const talk = await new Talk().take(...TWO, "1 Transfer 300", "ERR_SEND", "node 1 = 5");
    expect(talk.said()).toEqual({ output: "", report: "this is an output of a transcript, and ignored, as all further ones are\n" });
  });

  it("helps", async () => {
    const talk = await new Talk().take("help Send", "help");
    expect(talk.said().output).toMatch(/^Send FROM TO AMOUNT\n {2}takes .*\n {2}prints: ERR_SEND .*\nTopology FILE +chooses/);
  });

  it("quits where it is told to", async () => {
    const { session } = new Talk();
    expect([await session.take("show"), await session.take("quit"), await session.take("exit")]).toEqual(["done", "quit", "quit"]);
  });

  it("knows which nodes there are", async () => {
    const talk = await new Talk().take(...TWO, "CreateNode 1 5");
    expect([...talk.session.nodes]).toEqual([1, 2]);
    await talk.take("KillAll");
    expect([...talk.session.nodes]).toEqual([]);
  });

  it("starts afresh after KillAll", async () => {
    const talk = await new Talk().take(...TWO, "BeginSnapshot 1", "ReceiveAll", "CollectState", "KillAll", "StartMaster", "PrintSnapshot");
    expect(talk.said().report).toContain("[NOTHING_COLLECTED]");
    await talk.take("show");
    expect(talk.said().output).toBe("there is no node\n\nevery channel is empty\n\nno snapshot was begun\n");
  });
});

describe("show", () => {
  it("draws nodes, what waits in channels and who has recorded, and changes nothing", async () => {
    const busy = [...TWO, "CreateNode 10 7", "Send 1 2 300", "BeginSnapshot 1", "Send 1 2 20", "Receive 10 1"];
    const talk = await new Talk().take(...busy);
    talk.said();
    for (let time = 0; time < 2; time += 1) {
      await talk.take("show");
      expect(talk.said().output.split("\n")).toEqual([
        ...["node  balance", "────  ───────", "   1      680", "   2      500", "  10        7", ""],
        ...["channel   waiting  messages, the first to come off first", "────────  ───────  ─────────────────────────────────────"],
        ...["(1 → 2)         3  300, marker of 1-1, 20", "(10 → 1)        1  marker of 1-1", "(10 → 2)        1  marker of 1-1", ""],
        ...["snapshot  state      recorded       awaits markers on", "────────  ─────────  ─────────────  ───────────────────────────"],
        ...["1-1       under way  2 of 3: 1, 10  (2 → 1), (2 → 10), (10 → 1)", ""],
      ]);
    }
  });

  it("tells a snapshot that is whole, and one that was collected with its verdict", async () => {
    const talk = await new Talk().take(...TWO, "BeginSnapshot 1", "ReceiveAll", "show snapshots");
    expect(talk.said().output).toMatch(/\n1-1 +whole +2 of 2: 1, 2\n$/);
    await talk.take("CollectState", "BeginSnapshot 2", "show snapshots");
    expect(talk.said().output).toMatch(/\n1-1 +collected: consistent +2 of 2: 1, 2\n2-1 +under way +1 of 2: 2 +\(1 → 2\)\n$/);
  });

  it("shortens what is long, and counts it", async () => {
    const talk = await new Talk().take(...TWO, ...Array<string>(60).fill("Send 1 2 1"), "show channels");
    const [, , line = ""] = talk.said().output.split("\n");
    expect(line).toMatch(/^\(1 → 2\) {7}60 {2}1, 1, .*, 1, … \d+ more$/);
    expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says what is wrong with a collected snapshot that can't be", async () => {
    const memory = new MemoryCluster();
    const tamper = (snapshot: Snapshot): Snapshot => {
      const state = { ...snapshot.state!, nodes: snapshot.state!.nodes.map((node) => ({ ...node, sent: [{ target: 2, count: 9 }] })) };
      return { ...snapshot, state, verdict: check(state, bank) };
    };
    const tampered = clusterWith({ collect: () => memory.collect().map(tamper) }, memory);
    const talk = await new Talk(tampered).take(...TWO, "BeginSnapshot 1", "ReceiveAll", "CollectState", "show snapshots");
    const { output, report } = talk.said();
    expect(report).toContain("[SNAPSHOT_INCONSISTENT]");
    expect(output).toMatch(/\n1-1 +collected: NOT CONSISTENT +2 of 2: 1, 2\n$/);
  });

  it("remembers the snapshots collected last", async () => {
    const rounds = Array.from({ length: COLLECTED_KEPT + 1 }, () => ["BeginSnapshot 1", "CollectState"]).flat();
    const talk = await new Talk().take("StartMaster", "CreateNode 1 5", ...rounds, "show snapshots");
    const rows = talk.said().output.trimEnd().split("\n").slice(-COLLECTED_KEPT);
    expect([rows[0]?.split(" ")[0], rows.at(-1)?.split(" ")[0]]).toEqual(["1-2", `1-${COLLECTED_KEPT + 1}`]);
  });

  it("is an object in the json style, amounts as strings", async () => {
    const talk = await new Talk(new MemoryCluster(), { style: STYLES.get("json")! }).take(...TWO, "Send 1 2 300", "BeginSnapshot 1");
    talk.said();
    await talk.take("show");
    expect(JSON.parse(talk.said().output)).toEqual({
      line: 6,
      command: "show",
      nodes: [
        { node: 1, balance: "700" },
        { node: 2, balance: "500" },
      ],
      channels: [{ source: 1, target: 2, waiting: 2, first: [{ transfer: "300" }, { marker: "1-1" }] }],
      snapshots: [{ snapshot: "1-1", state: "under way", recorded: [1], awaiting: [{ source: 2, target: 1 }] }],
    });
  });

  it("is refused where nothing is there to look at, and the session goes on", async () => {
    const talk = await new Talk().take("show nodes");
    expect(talk.said().report).toMatch(/^show nodes: .* \[NOT_STARTED\]\n$/);
    expect(talk.session.failures).toBe(1);
  });
});

describe("a wait", () => {
  /** A session whose ReceiveAll waits, and what makes it go on. */
  async function waiting(): Promise<{ talk: Talk; open: () => void; taken: Promise<unknown> }> {
    const { passed, open } = gate();
    const memory = new MemoryCluster();
    const receiveAll = async (): Promise<void> => {
      await passed;
      memory.receiveAll();
    };
    const slow = clusterWith({ receiveAll }, memory);
    const talk = await new Talk(slow).take(...TWO);
    return { talk, open, taken: talk.session.take("ReceiveAll") };
  }

  it("can be interrupted: the command goes on, and the next one comes after it", async () => {
    const { talk, open, taken } = await waiting();
    expect(talk.session.underWay).toBe("ReceiveAll");
    talk.session.interrupt();
    await taken;
    expect(talk.said().report).toBe("ReceiveAll goes on, and what comes of it is told when it comes; quit leaves\n");
    const next = talk.session.take("Receive 2");
    talk.session.interrupt();
    await next;
    expect(talk.said().report).toBe("Receive 2 was not done: ReceiveAll is still under way\n");
    open();
    await talk.take("Send 1 2 5", "Receive 2");
    expect(talk.said()).toEqual({ output: "1 Transfer 5\n", report: "" });
  });

  it("is no reason to wait at the end: then the cluster is left as it is, and nothing more is said", async () => {
    const { talk, open, taken } = await waiting();
    talk.session.interrupt();
    await taken;
    talk.said();
    expect(await talk.session.end()).toBe(true);
    open();
    await new Promise(setImmediate);
    expect(talk.said()).toEqual({ output: "", report: "" });
  });

  it("ends at once where the session is abandoned", async () => {
    const { talk, taken } = await waiting();
    talk.session.abandon();
    await taken;
    expect(await talk.session.end()).toBe(true);
    expect(talk.said()).toEqual({ output: "", report: "" });
  });
});

describe("the end", () => {
  it("is a KillAll", async () => {
    const cluster = new MemoryCluster();
    const { session } = await new Talk(cluster).take(...TWO);
    expect(await session.end()).toBe(false);
    expect(() => cluster.stop()).toThrow(expect.objectContaining({ code: "NOT_STARTED" }));
  });

  it("leaves a cluster alone that somebody else has started", async () => {
    const cluster = new MemoryCluster();
    cluster.start({ seed: 1n });
    const talk = await new Talk(cluster).take("show nodes", "StartMaster");
    expect(talk.said().report).toContain("[ALREADY_STARTED]");
    expect(await talk.session.end()).toBe(false);
    cluster.stop();
  });

  it("is reported where it fails", async () => {
    const stop = (): never => {
      throw new Refusal("HOST_STUCK", "it does not end");
    };
    const broken = clusterWith({ stop });
    const talk = await new Talk(broken).take(...TWO);
    await talk.session.end();
    expect(talk.said().report).toBe("KillAll at the end: it does not end [HOST_STUCK]\n");
    expect(talk.session.failures).toBe(1);
  });
});

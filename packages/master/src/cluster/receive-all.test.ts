import { ProtocolError, Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import type { HostAnswer } from "../hosts/host-handle.js";
import { localCluster, story, wiredCluster } from "../testing/clusters.js";
import { bytes, COINS_MAX, payment, relay, text } from "../testing/ledger.js";
import { type Script, ScriptedHosts } from "../testing/scripted-hosts.js";
import { Members } from "./members.js";
import { receiveAll } from "./receive-all.js";

function survey(...inboxes: [node: number, channels: [source: number, count: number][]][]): HostAnswer {
  const depths = inboxes.map(([node, channels]) => ({ node, channels: channels.map(([source, count]) => ({ source, count })) }));
  return { $case: "survey", value: { inboxes: depths, refusal: undefined, refusingNode: 0 } };
}

function drained(...sent: [source: number, target: number, count: number][]): HostAnswer {
  return { $case: "drain", value: { sent: sent.map(([source, target, count]) => ({ source, target, count })) } };
}

/** Nodes 1, 2, 3, 4 on hosts 1, 2, 1, 2. */
async function members(script: Script): Promise<{ readonly members: Members; readonly hosts: ScriptedHosts }> {
  const hosts = new ScriptedHosts(script);
  const placed = new Members(hosts, 2);
  for (const node of [1, 2, 3, 4]) placed.add(node, await placed.place());
  return { members: placed, hosts };
}

/** What each host was told to take, wave by wave. */
function waves(hosts: ScriptedHosts): string[] {
  return hosts.requests("drain").map(({ host, value: { inboxes } }) => {
    const takes = inboxes.map(
      ({ node, channels }) => `${node} takes ${channels.map(({ source, count }) => `${count} of ${source}`).join(", ")}`,
    );
    return `host ${host}: ${takes.join("; ")}`;
  });
}

describe("waves", () => {
  it("take what was there, then what that made nodes send, until nothing waits; channels are named in order", async () => {
    const answers: HostAnswer[] = [
      survey(
        [
          3,
          [
            [4, 1],
            [2, 5],
          ],
        ],
        [1, [[2, 2]]],
      ), // host 1
      survey(), // host 2
      drained([1, 2, 1], [3, 2, 2], [3, 4, 1]), // host 1, first wave
      drained([2, 1, 1]), // host 2, second wave
      drained(), // host 1, third wave
    ];
    const { members: placed, hosts } = await members(() => answers.shift()!);
    await receiveAll(placed, new Random(1n));
    expect(waves(hosts)).toEqual([
      "host 1: 1 takes 2 of 2; 3 takes 5 of 2, 1 of 4",
      "host 2: 2 takes 1 of 1, 2 of 3; 4 takes 1 of 3",
      "host 1: 1 takes 1 of 2",
    ]);
    expect(answers).toEqual([]);
  });

  it("work side by side, and gather what several hosts sent to a node", async () => {
    const rounds = new Map([
      [1, [survey([1, [[2, 1]]]), drained([1, 4, 2], [3, 4, 1]), drained()]],
      [2, [survey([2, [[1, 1]]]), drained([2, 4, 1], [4, 1, 1]), drained()]],
    ]);
    const { members: placed, hosts } = await members((host) => rounds.get(host)!.shift()!);
    await receiveAll(placed, new Random(1n));
    const asked = hosts.log.filter((line) => line.includes("drain"));
    expect(asked.slice(0, 4)).toEqual(["1 is asked drain", "2 is asked drain", "1 answers drain", "2 answers drain"]);
    expect(waves(hosts).slice(2)).toEqual(["host 1: 1 takes 1 of 4", "host 2: 4 takes 2 of 1, 1 of 2, 1 of 3"]);
  });

  it("have a seed each, the same for all hosts, from the cluster's own randomness", async () => {
    const seeds = async (seed: bigint): Promise<bigint[]> => {
      const answers = [survey([1, [[2, 1]]]), survey([2, [[1, 1]]]), drained([1, 2, 1]), drained(), drained()];
      const { members: placed, hosts } = await members(() => answers.shift()!);
      await receiveAll(placed, new Random(seed));
      return hosts.requests("drain").map(({ value }) => value.seed);
    };
    const [first, second, third] = await seeds(5n);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
    expect(await seeds(5n)).toEqual([first, second, third]);
    expect((await seeds(6n))[0]).not.toBe(first);
  });

  it("don't begin where nothing waits", async () => {
    const { members: placed, hosts } = await members(() => survey());
    await receiveAll(placed, new Random(1n));
    expect(hosts.requests("drain")).toEqual([]);
  });

  it("don't begin where an application would refuse what waits", async () => {
    const refusal: HostAnswer = {
      $case: "survey",
      value: { inboxes: [], refusal: { code: "RICH", message: "too much" }, refusingNode: 2 },
    };
    const { members: placed, hosts } = await members((host) => (host === 2 ? refusal : survey([1, [[2, 1]]])));
    await expect(receiveAll(placed, new Random(1n))).rejects.toThrow(
      expect.objectContaining({ name: "Refusal", code: "RICH", message: "too much" }),
    );
    expect(hosts.requests("drain")).toEqual([]);
  });

  it("are refused in the words of the smallest node that would refuse, wherever it is", async () => {
    const refusal = (refusingNode: number): HostAnswer => {
      return { $case: "survey", value: { inboxes: [], refusal: { code: "RICH", message: `node ${refusingNode}` }, refusingNode } };
    };
    const { members: placed } = await members((host) => refusal(host === 1 ? 3 : 2));
    await expect(receiveAll(placed, new Random(1n))).rejects.toThrow("node 2");
  });

  it("end where a host answers something else", async () => {
    const { members: placed } = await members(() => drained());
    await expect(receiveAll(placed, new Random(1n))).rejects.toThrow(expect.objectContaining({ code: "UNEXPECTED_ANSWER" }));
    const { members: others } = await members((_host, { $case }) => ($case === "survey" ? survey([1, [[2, 1]]]) : survey()));
    await expect(receiveAll(others, new Random(1n))).rejects.toThrow(expect.any(ProtocolError));
  });
});

describe("receiving all", () => {
  it("empties every channel, markers included, and gives the same global state however the nodes are spread", async () => {
    const stories = new Set<string>();
    for (const cluster of [localCluster(relay), wiredCluster(1, 4n, relay), wiredCluster(2, 5n, relay), wiredCluster(null, 6n, relay)]) {
      await cluster.start({ seed: 11n });
      for (const node of [1, 2, 3, 4]) await cluster.createNode({ node, init: bytes("1000") });
      for (let coins = 1; coins <= 40; coins += 1)
        await cluster.command(payment(1 + (coins % 4), 1 + ((coins + 1) % 4), `${coins}>${1 + ((coins + 3) % 4)}`));
      await cluster.beginSnapshot({ node: 2 });
      await cluster.receiveAll();
      const [snapshot] = await cluster.collect();
      stories.add(story(snapshot!));
      for (const node of [1, 2, 3, 4]) expect(await cluster.receive({ node, source: null })).toBeNull();
    }
    expect([...stories]).toEqual([expect.stringMatching(/^1 has \d+, .*→.*, consistent$/)]);
  });

  it("that is refused has received nothing", async () => {
    const cluster = localCluster();
    await cluster.start({ seed: 1n });
    await cluster.createNode({ node: 1, init: bytes(String(COINS_MAX)) });
    await cluster.createNode({ node: 2, init: bytes("10") });
    await cluster.createNode({ node: 3, init: bytes("10") });
    await cluster.command(payment(2, 3, 4));
    await cluster.command(payment(2, 1, 5));
    await expect(cluster.receiveAll()).rejects.toThrow(expect.objectContaining({ code: "RICH" }));
    await cluster.command(payment(1, 2, 6));
    await cluster.receiveAll();
    const left = async (node: number): Promise<string> => text(await cluster.command({ node, command: bytes("pay"), sendsTo: [] }));
    expect([await left(1), await left(2), await left(3)]).toEqual([`${COINS_MAX - 1} left`, "7 left", "14 left"]);
  });
});

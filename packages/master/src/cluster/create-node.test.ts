import { type ChannelId, Observer, Refusal, Topology } from "@cutline/core";
import { Delivery } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { DONE, type Script, ScriptedHosts } from "../testing/scripted-hosts.js";
import { createNode } from "./create-node.js";
import { Members } from "./members.js";

interface Scene {
  readonly hosts: ScriptedHosts;
  readonly members: Members;
  readonly observer: Observer;
  readonly create: (node: number) => Promise<void>;
}

function scene(hostsMax: number | null, script: Script = () => DONE, channels: readonly ChannelId[] | null = null): Scene {
  const hosts = new ScriptedHosts(script);
  const [members, observer] = [new Members(hosts, hostsMax), new Observer()];
  const topology = Topology.of(channels);
  const create = (node: number): Promise<void> => {
    return createNode({ members, observer, topology }, { node, init: Uint8Array.of(node), application: "ledger", seed: 7n });
  };
  return { hosts, members, observer, create };
}

describe("creating a node", () => {
  it("tells its host what it runs", async () => {
    const { hosts, members, create } = scene(null);
    await create(4);
    const value = { node: 4, application: "ledger", init: Uint8Array.of(4), delivery: Delivery.HELD, seed: 7n };
    expect(hosts.requests("createNode")).toEqual([{ host: 1, value }]);
    expect(members.hostOf(4).hostId).toBe(1);
  });

  it("opens every channel at its target, on whichever host, before any is opened at its source", async () => {
    const { hosts, create } = scene(null);
    await create(1);
    await create(2);
    hosts.log.length = 0;
    await create(3);
    const steps = hosts.log.filter((line) => !line.includes("launch"));
    const lastOf = (words: string): number => steps.findLastIndex((line) => line.includes(words));
    const firstOf = (words: string): number => steps.findIndex((line) => line.includes(words));
    expect(firstOf("is asked openIncoming")).toBeGreaterThan(lastOf("answers createNode"));
    expect(firstOf("is asked openOutgoing")).toBeGreaterThan(lastOf("answers openIncoming"));
    expect(steps.filter((line) => line.includes("asked openIncoming"))).toHaveLength(3);
  });

  it("opens a channel in each direction between it and every other, and tells where the target's host is", async () => {
    const { hosts, create } = scene(2);
    for (const node of [1, 2, 3]) await create(node); // 1 and 3 on host 1, 2 on host 2
    const opened = hosts.requests("openIncoming").slice(2);
    expect(opened).toEqual([
      {
        host: 1,
        value: {
          channels: [
            { source: 3, target: 1 },
            { source: 1, target: 3 },
            { source: 2, target: 3 },
          ],
        },
      },
      { host: 2, value: { channels: [{ source: 3, target: 2 }] } },
    ]);
    const own = { hostId: 1, address: "ws://host-1" };
    expect(hosts.requests("openOutgoing").slice(2)).toEqual([
      {
        host: 1,
        value: {
          channels: [
            { source: 3, target: 1, ...own },
            { source: 1, target: 3, ...own },
            { source: 3, target: 2, hostId: 2, address: "ws://host-2" },
          ],
        },
      },
      { host: 2, value: { channels: [{ source: 2, target: 3, ...own }] } },
    ]);
  });

  it("opens only the channels of the topology, between those who are there", async () => {
    const channels = [
      { source: 1, target: 3 },
      { source: 3, target: 2 },
      { source: 4, target: 3 },
    ];
    const { hosts, create } = scene(1, () => DONE, channels);
    for (const node of [1, 2, 3]) await create(node);
    const opened = { channels: [channels[1], channels[0]] };
    expect(hosts.requests("openIncoming")).toEqual([{ host: 1, value: opened }]);
    expect(hosts.requests("openOutgoing")).toMatchObject([{ host: 1, value: opened }]);
  });

  it("begins every snapshot under way at a node that no channel leads to, in their order, once its channels are open", async () => {
    const { hosts, observer, create } = scene(null, () => DONE, [
      { source: 1, target: 2 },
      { source: 3, target: 1 },
    ]);
    await create(1);
    for (const snapshot of ["1-1", "1-2", "1-3"]) observer.begin(snapshot);
    observer.retire("1-2");
    await create(2); // a marker comes from node 1
    expect(hosts.requests("initiate")).toEqual([]);
    await create(3);
    expect(hosts.requests("initiate")).toEqual(["1-1", "1-3"].map((snapshotId) => ({ host: 3, value: { node: 3, snapshotId } })));
    const steps = hosts.log.filter((line) => line.includes("initiate") || line.includes("openOutgoing"));
    expect(steps.findIndex((line) => line.includes("initiate"))).toBeGreaterThan(
      steps.findLastIndex((line) => line.includes("openOutgoing")),
    );
  });

  it("makes it take part in snapshots before its channels are opened: what they reopen needs it", async () => {
    const joined: (readonly number[])[] = [];
    const { observer, create } = scene(null, (_host, request) => {
      if (request.$case === "openIncoming") joined.push(observer.missing("1-1"));
      return DONE;
    });
    await create(1);
    observer.begin("1-1");
    await create(2);
    expect(joined).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("is refused where there is one with this id, and asks no host", async () => {
    const { hosts, create } = scene(null);
    await create(1);
    const before = [...hosts.log];
    await expect(create(1)).rejects.toThrow(expect.objectContaining({ name: "Refusal", code: "NODE_EXISTS" }));
    expect(hosts.log).toEqual(before);
  });

  it("changes nothing where the application refuses it, and the host that was launched for it waits for the next", async () => {
    let refuse = true;
    const { hosts, members, observer, create } = scene(null, (host) => (host === 2 && refuse ? new Refusal("BAD_INIT", "no") : DONE));
    await create(1);
    await expect(create(2)).rejects.toThrow(expect.objectContaining({ code: "BAD_INIT" }));
    expect([...members.nodes.keys()]).toEqual([1]);
    expect(observer.missing("1-1")).toEqual([1]);
    expect(hosts.requests("openIncoming")).toEqual([]);
    refuse = false;
    await create(2);
    expect(members.hostOf(2).hostId).toBe(2);
  });
});

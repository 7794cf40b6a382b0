import { ProtocolError } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { DONE, ScriptedHosts } from "../testing/scripted-hosts.js";
import { ask, Members } from "./members.js";

/** Places and adds nodes. Returns the host of each. */
async function placed(members: Members, ...nodes: readonly number[]): Promise<number[]> {
  const hosts: number[] = [];
  for (const node of nodes) {
    const host = await members.place();
    members.add(node, host);
    hosts.push(host.hostId);
  }
  return hosts;
}

describe("nodes are placed", () => {
  it("on a host of their own", async () => {
    const members = new Members(new ScriptedHosts(), null);
    expect(await placed(members, 5, 3, 9)).toEqual([1, 2, 3]);
    expect([...members.nodes.keys()]).toEqual([5, 3, 9]);
    expect(members.hostOf(3)).toMatchObject({ hostId: 2, linkAddress: "ws://host-2" });
  });

  it("on so many hosts, in turn, which are launched as they are needed", async () => {
    const hosts = new ScriptedHosts();
    const members = new Members(hosts, 3);
    expect(await placed(members, 1, 2)).toEqual([1, 2]);
    expect(hosts.log).toEqual(["launch 1", "launch 2"]);
    expect(await placed(members, 3, 4, 5, 6, 7)).toEqual([3, 1, 2, 3, 1]);
    expect(hosts.log).toHaveLength(3);
  });

  it("on the host that was launched for one that it then refused", async () => {
    const hosts = new ScriptedHosts();
    const members = new Members(hosts, null);
    await placed(members, 1);
    const launchedInVain = await members.place();
    expect(await placed(members, 2, 3)).toEqual([launchedInVain.hostId, 3]);
  });
});

describe("members", () => {
  it("refuse to tell the host of a node that there isn't", async () => {
    const members = new Members(new ScriptedHosts(), null);
    await placed(members, 1);
    expect([members.has(1), members.has(2)]).toEqual([true, false]);
    expect(() => members.hostOf(2)).toThrow(expect.objectContaining({ name: "Refusal", code: "UNKNOWN_NODE" }));
  });

  it("are asked side by side, each host once", async () => {
    const hosts = new ScriptedHosts();
    const members = new Members(hosts, 2);
    await placed(members, 1, 2, 3);
    expect(await members.askAll({ $case: "survey", value: {} })).toEqual([DONE, DONE]);
    expect(hosts.log.slice(2)).toEqual(["1 is asked survey", "2 is asked survey", "1 answers survey", "2 answers survey"]);
  });

  it("fail together where one host fails", async () => {
    const lost = new ProtocolError("HOST_LOST", "host 2 is gone");
    const members = new Members(new ScriptedHosts((host) => (host === 2 ? lost : DONE)), null);
    await placed(members, 1, 2, 3);
    await expect(members.askAll({ $case: "survey", value: {} })).rejects.toBe(lost);
    await expect(ask(members.hostOf(2), { $case: "survey", value: {} })).rejects.toBe(lost);
  });

  it("are sorted by host", async () => {
    const members = new Members(new ScriptedHosts(), 2);
    await placed(members, 1, 2, 3);
    const byHost = members.byHost(["a 3", "b 2", "c 1"], (item) => Number(item.slice(2)));
    expect([...byHost].map(([{ hostId }, items]) => [hostId, items])).toEqual([
      [1, ["a 3", "c 1"]],
      [2, ["b 2"]],
    ]);
    expect(() => members.byHost([8], (node) => node)).toThrow(expect.objectContaining({ code: "UNKNOWN_NODE" }));
  });
});

import { describe, expect, it } from "vitest";
import { PURSE_COINS_MAX, text } from "../testing/purse.js";
import { command, createNode, depth, drain, initiate, openIncoming, openOutgoing, receive, SURVEY } from "../testing/requests.js";
import { WiredHosts } from "../testing/wired-hosts.js";

describe("a survey", () => {
  it("tells what waits, ascending by node and source, and nothing of what doesn't", () => {
    const hosts = new WiredHosts([[3, 2, 1]]);
    for (const words of ["pay 3 1", "pay 3 1", "pay 2 1"]) hosts.at(1, command(1, words));
    hosts.at(2, command(2, "pay 3 1"));
    const inboxes = [depth(2, { 1: 1 }), depth(3, { 1: 2, 2: 1 })];
    expect(hosts.ask(1, SURVEY).said).toBe(JSON.stringify({ inboxes, refusingNode: 0 }));
  });

  it("tells that the application would refuse what waits, though each message alone would do", () => {
    const hosts = new WiredHosts([[1]]);
    hosts.ask(1, createNode(2, { coins: PURSE_COINS_MAX - 8 }));
    hosts.ask(1, openIncoming({ source: 1, target: 2 }));
    hosts.ask(1, openOutgoing({ source: 1, target: 2 }, 1));
    hosts.at(1, command(1, "pay 2 5"));
    expect(hosts.ask(1, SURVEY).said).not.toContain("refusal");
    hosts.at(1, command(1, "pay 2 5"));
    const refusal = { code: "PURSE_FULL", message: "5 coins of node 1 don't fit" };
    expect(hosts.ask(1, SURVEY).said).toBe(JSON.stringify({ inboxes: [depth(2, { 1: 2 })], refusal, refusingNode: 2 }));
    expect([1, 2].map(() => hosts.ask(1, receive(2)).said)).toEqual(["1: 5", "PURSE_FULL"]);
  });
});

describe.each([
  ["on one host", [[1, 2, 3]]],
  ["on hosts of their own", [[1], [2], [3]]],
])("a drain of nodes %s", (_where, nodes) => {
  it("takes exactly what it is told to, and leaves the rest", () => {
    const hosts = new WiredHosts(nodes);
    for (const words of ["pay 2 1", "pay 2 2", "pay 2 4"]) hosts.at(1, command(1, words));
    hosts.pump();
    expect(hosts.finish(hosts.ask(hosts.host(2), drain(1n, [depth(2, { 1: 2 })])))).toBe('{"sent":[]}');
    expect(hosts.finish(hosts.at(2, receive(2)))).toBe("1: 4");
  });

  it("takes only what was there before the wave, and counts the markers that it sets off for the next", () => {
    const hosts = new WiredHosts(nodes);
    hosts.finish(hosts.at(1, initiate(1)));
    const first = waveOf(hosts, { 2: { 1: 1 }, 3: { 1: 1 } });
    expect(first).toEqual(["2>1: 1", "2>3: 1", "3>1: 1", "3>2: 1"]);
    expect(hosts.told).toEqual([]);
    expect(waveOf(hosts, { 1: { 2: 1, 3: 1 }, 2: { 3: 1 }, 3: { 2: 1 } })).toEqual([]);
    expect(hosts.told.map(({ $case }) => $case)).toEqual(["recorded", "recorded", "recorded"]);
  });

  it("counts what the application sends as it receives", () => {
    const hosts = new WiredHosts(nodes);
    for (const words of ["pay 2 5>3", "pay 2 6>3", "pay 3 1"]) hosts.at(1, command(1, words));
    hosts.pump();
    expect(waveOf(hosts, { 2: { 1: 2 }, 3: { 1: 1 } })).toEqual(["2>3: 2"]);
    expect([1, 2, 3].map(() => hosts.finish(hosts.at(3, receive(3))))).toEqual(["2: 5", "2: 6", "nothing"]);
  });
});

/** Runs a wave on all hosts, what is to be taken by node and source. Returns what it sent on each channel. */
function waveOf(hosts: WiredHosts, takes: Readonly<Record<number, Readonly<Record<number, number>>>>): string[] {
  const answers = [...hosts.hosts.keys()].map((host) => {
    const inboxes = hosts.nodes.filter((node) => hosts.host(node) === host).map((node) => depth(node, takes[node] ?? {}));
    return hosts.ask(host, drain(7n, inboxes));
  });
  hosts.pump();
  const sent = answers.flatMap(({ outcome }) => (outcome?.$case === "drain" ? outcome.value.sent : []));
  return sent.map(({ source, target, count }) => `${source}>${target}: ${count}`).sort();
}

/** The states that nodes 2 and 3 recorded when each was drained of two coins from node 1 and a marker from node 4: their order shows. */
function cutsOf(nodes: readonly (readonly number[])[], seed: bigint): string[] {
  const hosts = new WiredHosts(nodes);
  for (const words of ["pay 2 1 3 1", "pay 2 1 3 1"]) hosts.finish(hosts.at(1, command(1, words)));
  hosts.finish(hosts.at(4, initiate(4)));
  for (const node of [2, 3]) hosts.finish(hosts.ask(hosts.host(node), drain(seed, [depth(node, { 1: 2, 4: 1 })])));
  for (const node of [1, 2, 3, 2, 3]) while (hosts.finish(hosts.at(node, receive(node))) !== "nothing");
  const records = hosts.told.flatMap((told) => (told.$case === "recorded" ? told.value : []));
  return [2, 3].flatMap((node) => records.filter((record) => record.node === node).map(({ state }) => text(state)));
}

describe("the order of a drain", () => {
  const cuts = Array.from({ length: 20 }, (_, seed) => cutsOf([[1, 2, 3, 4]], BigInt(seed)));

  it("depends on the seed, and on nothing else, however many hosts there are", () => {
    expect(cuts).toEqual(cuts.map((_, seed) => cutsOf([[4], [3], [2, 1]], BigInt(seed))));
    expect(new Set(cuts.map(([first]) => first))).toEqual(new Set(["100", "101", "102"]));
  });

  it("is another at each node", () => {
    expect(cuts.filter(([first, second]) => first !== second).length).toBeGreaterThan(4);
  });
});

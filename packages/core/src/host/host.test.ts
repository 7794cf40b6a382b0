import { Delivery } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { Defect } from "../errors.js";
import { INSPECTED_MESSAGES } from "../limits.js";
import { frameOf } from "../testing/link-end.js";
import { bytes, PURSE_COINS_MAX, purse } from "../testing/purse.js";
import {
  type Ask,
  command,
  createNode,
  depth,
  drain,
  initiate,
  INSPECT,
  openIncoming,
  openOutgoing,
  receive,
  retire,
  SURVEY,
} from "../testing/requests.js";
import { WiredHosts } from "../testing/wired-hosts.js";
import { Host } from "./host.js";

/** The state, the waiting messages and the recordings of each node of a host. */
function inspected(hosts: WiredHosts, host = 1): unknown {
  return (JSON.parse(hosts.ask(host, INSPECT).said ?? "") as { nodes: unknown }).nodes;
}

describe("a request", () => {
  it("to a node that is not here is refused", () => {
    const hosts = new WiredHosts([[1]]);
    const drained = drain(1n, [depth(2, { 1: 1 })]);
    for (const ask of [command(2, "spin"), receive(2), initiate(2), openIncoming({ source: 1, target: 2 }), drained]) {
      expect(hosts.ask(1, ask).said).toBe("UNKNOWN_NODE");
    }
  });

  it("without content is refused", () => {
    expect(new WiredHosts([[1]]).ask(1, undefined as unknown as Ask).said).toBe("EMPTY_REQUEST");
  });

  it.each([
    ["UNKNOWN_APPLICATION", { application: "abacus" }],
    ["NODE_EXISTS", { node: 1 }],
    ["NO_DELIVERY", { delivery: Delivery.UNSPECIFIED }],
    ["BAD_INIT", { init: bytes("some") }],
  ])("to create a node is refused with %s, and creates none", (code, part) => {
    const hosts = new WiredHosts([[1]]);
    const ask = createNode(2);
    if (ask.$case === "createNode") Object.assign(ask.value, part);
    expect(hosts.ask(1, ask).said).toBe(code);
    expect(inspected(hosts)).toHaveLength(1);
  });

  it("to open several channels opens each of them", () => {
    const host = new WiredHosts([[1], [2]]);
    host.ask(1, createNode(3));
    host.ask(1, createNode(4));
    expect(host.ask(1, openIncoming({ source: 3, target: 4 }, { source: 4, target: 3 })).said).toBe("done");
    for (const channel of [
      { source: 3, target: 4 },
      { source: 4, target: 3 },
    ]) {
      expect(host.ask(1, openIncoming(channel)).said).toBe("CHANNEL_EXISTS");
    }
  });

  it("to retire a snapshot is heard by every node", () => {
    const hosts = new WiredHosts([[1, 2, 3]]);
    hosts.ask(1, initiate(1));
    hosts.ask(1, initiate(2, "1-1"));
    hosts.ask(1, initiate(3, "1-1"));
    const recordings = (): unknown[] => (inspected(hosts) as { recordings: unknown[] }[]).map((node) => node.recordings.length);
    expect(recordings()).toEqual([1, 1, 1]);
    hosts.ask(1, retire("1-1"));
    expect(recordings()).toEqual([0, 0, 0]);
  });

  it("to open a channel that is open is refused", () => {
    const hosts = new WiredHosts([[1, 2]]);
    expect(hosts.ask(1, openIncoming({ source: 1, target: 2 })).said).toBe("CHANNEL_EXISTS");
    expect(hosts.ask(1, openOutgoing({ source: 1, target: 2 }, 1)).said).toBe("CHANNEL_EXISTS");
  });

  it("with something else than a snapshot's id where one should be is refused", () => {
    const hosts = new WiredHosts([[1]]);
    hosts.ask(1, retire("1-1"));
    expect([hosts.at(1, initiate(1, "first")).said, hosts.ask(1, retire("1-2", "1")).said]).toEqual(["BAD_SNAPSHOT_ID", "BAD_SNAPSHOT_ID"]);
    expect(hosts.at(1, initiate(1, "1-2")).said).toBe("began 1-2");
    expect(hosts.told).toHaveLength(1);
  });

  it("that the application refuses changes nothing", () => {
    const hosts = new WiredHosts([[1, 2]]);
    expect(hosts.at(1, command(1, "pay 2 101")).said).toBe("INSUFFICIENT");
    expect(hosts.ask(1, SURVEY).said).toBe('{"inboxes":[],"refusingNode":0}');
    expect(inspected(hosts)).toMatchObject([{ state: "100" }, { state: "100" }]);
  });

  it.each([new Defect("we are wrong"), new RangeError("so are they")])("that meets %s is not answered: that is no refusal", (error) => {
    const broken: typeof purse = {
      ...purse,
      command: () => {
        throw error;
      },
    };
    const replies: unknown[] = [];
    const nothing = (): void => undefined;
    const sink = { toMaster: () => replies.push(1), connect: nothing, transmitEntries: nothing, transmitAcknowledgement: nothing };
    const host = new Host(1, [broken], sink);
    host.request({ requestId: 1, request: createNode(1) });
    expect(() => {
      host.request({ requestId: 2, request: command(1, "spin") });
    }).toThrow(error);
    expect(replies).toHaveLength(1);
  });
});

describe.each([
  ["on one host", [[1, 2, 3]]],
  ["on hosts of their own", [[1], [2], [3]]],
])("held delivery between nodes %s", (_where, nodes) => {
  it("keeps a message in its channel until a receive takes it", () => {
    const hosts = new WiredHosts(nodes);
    expect(hosts.finish(hosts.at(1, command(1, "pay 2 30")))).toBe("70 left");
    expect(hosts.at(2, command(2, "pay 3 101")).said).toBe("INSUFFICIENT");
    expect(hosts.finish(hosts.at(2, receive(2)))).toBe("1: 30");
    expect(hosts.finish(hosts.at(2, receive(2)))).toBe("nothing");
    expect(hosts.finish(hosts.at(2, command(2, "pay 3 130")))).toBe("0 left");
  });

  it("takes from the channel that is asked for, and never from another; or from the one that is drawn", () => {
    const hosts = new WiredHosts(nodes);
    for (const words of ["pay 3 1", "pay 3 2"]) hosts.finish(hosts.at(1, command(1, words)));
    hosts.finish(hosts.at(2, command(2, "pay 3 4")));
    const asks = [{ source: 2 }, { source: 2 }, { draw: 0xffff_ffff }, { source: 1 }, {}];
    expect(asks.map((ask) => hosts.finish(hosts.at(3, receive(3, ask))))).toEqual(["2: 4", "nothing", "1: 1", "1: 2", "nothing"]);
  });

  it("leaves a message that the application refuses where it is", () => {
    const hosts = new WiredHosts(nodes, { delivery: "held" });
    hosts.join(4, 1);
    const rich = hosts.ask(1, { ...createNode(5, { coins: PURSE_COINS_MAX }) });
    expect(rich.said).toBe("done");
    hosts.ask(1, openIncoming({ source: 4, target: 5 }));
    hosts.ask(1, openOutgoing({ source: 4, target: 5 }, 1));
    hosts.at(4, command(4, "pay 5 7"));
    expect([hosts.ask(1, receive(5)).said, hosts.ask(1, receive(5, { source: 4 })).said]).toEqual(["PURSE_FULL", "PURSE_FULL"]);
    expect(hosts.ask(1, SURVEY).said).toContain('{"node":5,"channels":[{"source":4,"count":1}]}');
  });

  it("holds markers too, and a snapshot is recorded as they are received", () => {
    const hosts = new WiredHosts(nodes);
    hosts.finish(hosts.at(2, command(2, "pay 1 5")));
    expect(hosts.finish(hosts.at(1, initiate(1)))).toBe("began 1-1");
    expect([2, 3].map((node) => hosts.finish(hosts.at(node, receive(node, { source: 1 }))))).toEqual(["1: marker 1-1", "1: marker 1-1"]);
    expect(hosts.told).toEqual([]);
    const rest = [
      [1, 2],
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 2],
    ] as const;
    expect(rest.map(([node, source]) => hosts.finish(hosts.at(node, receive(node, { source }))))).toEqual([
      "2: 5",
      "2: marker 1-1",
      "3: marker 1-1",
      "3: marker 1-1",
      "2: marker 1-1",
    ]);
    const records = hosts.told.map((told) => (told.$case === "recorded" ? told.value : null));
    expect(records).toMatchObject([{ node: 1, incoming: [{ source: 2, received: 0, messages: [bytes("5")] }] }, { node: 2 }, { node: 3 }]);
  });
});

describe.each([
  ["on one host", [[1, 2, 3]]],
  ["on hosts of their own", [[1], [2], [3]]],
])("live delivery between nodes %s", (_where, nodes) => {
  it("delivers messages and markers as they arrive, and what these set off", () => {
    const hosts = new WiredHosts(nodes, { delivery: "live" });
    hosts.at(1, command(1, "pay 2 30>3>1"));
    hosts.pump();
    hosts.at(1, command(1, "pay 2 30>3"));
    hosts.at(2, initiate(2));
    hosts.pump();
    const records = hosts.told.map((told) => (told.$case === "recorded" ? told.value.node : told));
    expect(new Set(records)).toEqual(new Set([1, 2, 3]));
    expect(hosts.finish(hosts.at(3, command(3, "pay 1 131")))).toBe("INSUFFICIENT");
    expect(hosts.finish(hosts.at(3, command(3, "pay 1 130")))).toBe("0 left");
  });

  it("tells the master of a message that the application refuses", () => {
    const hosts = new WiredHosts(nodes, { delivery: "live" });
    hosts.ask(1, createNode(9, { coins: PURSE_COINS_MAX, delivery: "live" }));
    hosts.ask(1, openIncoming({ source: 1, target: 9 }));
    hosts.ask(1, openOutgoing({ source: 1, target: 9 }, 1));
    expect(hosts.finish(hosts.at(1, command(1, "pay 9 5")))).toBe("95 left");
    const message = "node 9 refused a message on channel (1 → 9): 5 coins of node 1 don't fit";
    expect(hosts.told).toEqual([{ $case: "trouble", value: { code: "PURSE_FULL", message } }]);
  });
});

describe("a late channel", () => {
  it("reopens a part that was handed in, and the master is told before the request is done", () => {
    const hosts = new WiredHosts([[1]]);
    hosts.at(1, initiate(1));
    hosts.ask(1, createNode(2));
    hosts.ask(1, openIncoming({ source: 2, target: 1 }));
    expect(hosts.told.map(({ $case }) => $case)).toEqual(["recorded", "reopened"]);
    expect(hosts.told[1]).toEqual({ $case: "reopened", value: { snapshotId: "1-1", node: 1 } });
    hosts.ask(1, retire("1-1"));
    hosts.ask(1, openIncoming({ source: 3, target: 1 }));
    expect(hosts.told).toHaveLength(2);
  });
});

describe("an inspection", () => {
  it("describes each node, ascending: state, waiting messages and recordings", () => {
    const hosts = new WiredHosts([[2, 1]]);
    hosts.at(1, command(1, "pay 2 5"));
    hosts.at(1, initiate(1));
    expect(inspected(hosts)).toEqual([
      { node: 1, state: "95", channels: [], recordings: [{ snapshotId: "1-1", awaiting: [2] }] },
      {
        node: 2,
        state: "100",
        recordings: [],
        channels: [
          {
            source: 1,
            count: 2,
            messages: [{ body: { $case: "payload", value: "5" } }, { body: { $case: "marker", value: "1-1" } }],
          },
        ],
      },
    ]);
  });

  it("shows the first 100 messages of a channel, and counts them all", () => {
    const hosts = new WiredHosts([[1, 2]]);
    for (let time = 0; time < 11; time += 1) hosts.at(1, command(1, `flood 2 ${time < 10 ? 10 : 0}`));
    hosts.at(2, command(2, "pay 1 100"));
    hosts.at(1, receive(1));
    for (let time = 0; time < 10; time += 1) hosts.at(1, command(1, `pay 2${" 0 2".repeat(99)} 0`));
    const [, { channels }] = inspected(hosts) as [unknown, { channels: [{ count: number; messages: unknown[] }] }];
    expect([channels[0].count, channels[0].messages.length]).toEqual([1_100, INSPECTED_MESSAGES]);
  });
});

describe("a peer", () => {
  it("that sends to a node that is not here, or a marker of no snapshot, breaks the protocol", () => {
    const host = new WiredHosts([[1], [2]]).hosts.get(2)!;
    host.connected(1, 0);
    const [entry] = frameOf(1, ["5"]).entries;
    const strange = { ...frameOf(1, []), entries: [{ ...entry!, targets: [7] }] };
    expect(() => {
      host.entries(1, strange);
    }).toThrow(expect.objectContaining({ name: "ProtocolError", code: "UNKNOWN_NODE" }));
    const nonsense = { ...frameOf(1, []), entries: [{ ...entry!, body: { $case: "marker" as const, value: "nonsense" } }] };
    expect(() => {
      host.entries(1, nonsense);
    }).toThrow(expect.objectContaining({ name: "ProtocolError", code: "BAD_SNAPSHOT_ID" }));
    expect(host.lastReceived(1)).toBe(0);
  });
});

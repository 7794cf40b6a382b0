import type { LinkEntry } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { Fifo } from "../fifo.js";
import { SoloProcess } from "../testing/solo-process.js";
import { bytes, text } from "../testing/purse.js";
import { HostLinks } from "./host-links.js";
import { HostedNode } from "./hosted-node.js";
import type { Arrival } from "./inbox.js";
import { Outbox } from "./outbox.js";

/** Node 1 on host 1, which has channels to node 2 on the same host, nodes 3 and 4 on host 2, and node 5 on host 3. */
function outbox(): { outbox: Outbox; node: HostedNode; arrived: () => string[]; sent: () => string[] } {
  const [local, entries]: [Fifo<Arrival>, [number, LinkEntry][]] = [new Fifo(), []];
  const links = new HostLinks(
    {
      connect: (peer) => {
        links.connected(peer, 0);
      },
      transmitEntries: (peer, frame) => entries.push(...frame.entries.map((entry): [number, LinkEntry] => [peer, entry])),
      transmitAcknowledgement: () => undefined,
    },
    () => undefined,
  );
  const node = new HostedNode(1, new SoloProcess().process, "held");
  for (const [target, host] of [
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
  ] as const) {
    node.hostOf.set(target, host);
    if (host !== 1) links.introduce(host, `ws://host-${host}`);
  }
  return {
    outbox: new Outbox(1, links, local),
    node,
    arrived: () =>
      local
        .first(99)
        .map(({ target, message, ticket, more }) => inWords([target], message === null ? null : bodyOf(message), ticket, more)),
    sent: () => {
      links.flush();
      return entries
        .splice(0)
        .map(([peer, { targets, body, ticket, more }]) => `host ${peer}: ${inWords(targets, bodyOf(body), ticket, more)}`);
    },
  };
}

type Body = LinkEntry["body"] | Arrival["message"];

function bodyOf(body: Body): string | null {
  if (body === undefined || body === null) return null;
  if ("kind" in body) return body.kind === "marker" ? `marker ${body.snapshot}` : text(body.payload);
  return body.$case === "marker" ? `marker ${body.value}` : text(body.value);
}

function inWords(targets: readonly number[], body: string | null, ticket: number, more: boolean): string {
  return `${body ?? "done"} to ${targets.join()}${ticket === 0 ? "" : `, ticket ${ticket}`}${more ? " and more" : ""}`;
}

describe("a message", () => {
  it("goes to a node of the same host, or onto the link to the other's", () => {
    const { outbox: out, node, arrived, sent } = outbox();
    for (const target of [2, 3, 5]) out.send(node, target, bytes(`for ${target}`));
    expect(arrived()).toEqual(["for 2 to 2"]);
    expect(sent()).toEqual(["host 2: for 3 to 3", "host 3: for 5 to 5"]);
  });
});

describe("a marker", () => {
  it("goes to each node of the same host, and to all nodes behind a link in one entry", () => {
    const { outbox: out, node, arrived, sent } = outbox();
    out.sendMarker(node, "1-1", [4, 2, 5, 3]);
    expect(arrived()).toEqual(["marker 1-1 to 2"]);
    expect(sent()).toEqual(["host 2: marker 1-1 to 4,3", "host 3: marker 1-1 to 5"]);
  });
});

describe("a command with tickets", () => {
  it("sends when it is done: each channel its messages in order, the last marked, or word that there are none", () => {
    const { outbox: out, node, arrived, sent } = outbox();
    out.beginTickets([
      { node: 2, number: 4 },
      { node: 3, number: 7 },
      { node: 5, number: 1 },
    ]);
    for (const [target, payload] of [
      [3, "a"],
      [2, "b"],
      [3, "c"],
    ] as const) {
      out.send(node, target, bytes(payload));
    }
    expect([arrived(), sent()]).toEqual([[], []]);
    out.endTickets(node);
    expect(arrived()).toEqual(["b to 2, ticket 4"]);
    expect(sent()).toEqual(["host 2: a to 3, ticket 7 and more", "host 2: c to 3, ticket 7", "host 3: done to 5, ticket 1"]);
    out.send(node, 2, bytes("d"));
    expect(arrived()).toEqual(["b to 2, ticket 4", "d to 2"]);
  });
});

describe("counting", () => {
  it("counts messages and markers on each channel, on whatever host, from its begin to its end", () => {
    const { outbox: out, node } = outbox();
    out.send(node, 2, bytes("before"));
    out.beginCount();
    out.send(node, 2, bytes("a"));
    out.sendMarker(node, "1-1", [2, 3, 4]);
    out.send(node, 3, bytes("b"));
    expect(out.endCount()).toEqual([
      { source: 1, target: 2, count: 2 },
      { source: 1, target: 3, count: 2 },
      { source: 1, target: 4, count: 1 },
    ]);
    out.send(node, 2, bytes("after"));
    out.beginCount();
    expect(out.endCount()).toEqual([]);
  });

  it("leaves out word that a command has sent nothing", () => {
    const { outbox: out, node } = outbox();
    out.beginCount();
    out.beginTickets([{ node: 2, number: 1 }]);
    out.endTickets(node);
    expect(out.endCount()).toEqual([]);
  });
});

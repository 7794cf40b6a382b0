import { describe, expect, it } from "vitest";
import { LINK_QUEUE_ENTRIES } from "../limits.js";
import { PURSE_COINS_MAX } from "../testing/purse.js";
import { command, createNode, initiate, openIncoming, openOutgoing, receive } from "../testing/requests.js";
import { type Answer, WiredHosts } from "../testing/wired-hosts.js";

/** Two hosts, with nodes 1 and 3 on the first and node 2 on the second, and a link between them that holds all that it may. */
function congested(): { hosts: WiredHosts; flood: Answer } {
  const hosts = new WiredHosts([[3], [2]]);
  hosts.ask(1, createNode(1, { coins: PURSE_COINS_MAX }));
  for (const target of [2, 3]) hosts.at(target, openIncoming({ source: 1, target }));
  for (const target of [2, 3]) hosts.ask(1, openOutgoing({ source: 1, target }, hosts.host(target)));
  hosts.heldUp.add("1>2");
  const flood = hosts.ask(1, command(1, `flood 2 ${LINK_QUEUE_ENTRIES}`, { 2: 1 }));
  return { hosts, flood };
}

describe("a link without room", () => {
  it("keeps the commands waiting that may send on it, and lets them go on when it has room again", () => {
    const { hosts, flood } = congested();
    const limited = hosts.ask(1, command(1, "pay 2 1", { 2: 2 }));
    const unlimited = hosts.at(3, command(3, "pay 1 101"));
    hosts.pump();
    expect([flood.said, limited.said, unlimited.said]).toEqual([null, null, null]);
    hosts.heldUp.clear();
    hosts.pump();
    const left = PURSE_COINS_MAX - LINK_QUEUE_ENTRIES;
    expect([flood.said, limited.said, unlimited.said]).toEqual([`${left} left`, `${left - 1} left`, "INSUFFICIENT"]);
  });

  it("does not keep commands waiting that say they send elsewhere, nor receives", () => {
    const { hosts } = congested();
    expect(hosts.ask(1, command(1, "pay 3 1", { 3: 1 })).said).toBe(`${PURSE_COINS_MAX - LINK_QUEUE_ENTRIES - 1} left`);
    expect(hosts.at(3, receive(3, { visible: { 1: 1 } })).said).toBe("1: 1");
  });

  it("has room for markers all the same", () => {
    const { hosts } = congested();
    const begun = hosts.at(3, initiate(3));
    hosts.heldUp.clear();
    expect(hosts.finish(begun)).toBe("began 3-1");
    expect(hosts.sent.at(-1)?.[1].entries.at(-1)).toMatchObject({ source: 3, targets: [2], body: { $case: "marker", value: "3-1" } });
  });

  it("keeps the order of a node's requests: what is behind a command that waits, waits", () => {
    const { hosts } = congested();
    const [first, second] = [hosts.ask(1, command(1, "pay 2 1", { 2: 2 })), hosts.ask(1, command(1, "pay 3 1", { 3: 1 }))];
    expect(second.said).toBeNull();
    hosts.heldUp.clear();
    hosts.pump();
    const left = PURSE_COINS_MAX - LINK_QUEUE_ENTRIES;
    expect([first.said, second.said]).toEqual([`${left - 1} left`, `${left - 2} left`]);
  });
});

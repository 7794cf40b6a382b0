import { beforeEach, describe, expect, it } from "vitest";
import { type Ask, command, receive, type Tickets } from "../testing/requests.js";
import { type Answer, WiredHosts } from "../testing/wired-hosts.js";

/** A command that may be done before receives that wait. */
function hurried(node: number, words: string, tickets: Tickets): Ask {
  const ask = command(node, words, tickets);
  if (ask.$case === "command") ask.value.mayOvertake = true;
  return ask;
}

describe("behind a receive that waits", () => {
  let hosts: WiredHosts;
  let received: Answer;

  beforeEach(() => {
    hosts = new WiredHosts([[1], [2], [3]]);
    received = hosts.at(2, receive(2, { visible: { 1: 1 } }));
  });

  it("a certain command is done at once, if it may be", () => {
    const given = hosts.ask(2, hurried(2, "give 3 5", { 3: 1 }));
    expect(hosts.finish(given)).toBe("given");
    expect(hosts.finish(hosts.at(3, receive(3, { visible: { 2: 1 } })))).toBe("2: 5");
    expect(received.said).toBeNull();
    hosts.at(1, command(1, "pay 2 7", { 2: 1 }));
    expect(hosts.finish(received)).toBe("1: 7");
  });

  it.each([
    { why: "that may not overtake waits", ask: command(2, "give 3 5", { 3: 1 }), then: "given" },
    { why: "whose answer depends on what is received waits", ask: hurried(2, "pay 3 5", { 3: 1 }), then: "102 left" },
    { why: "that could not be done yet waits, and can be done then", ask: hurried(2, "give 3 105", { 3: 1 }), then: "given" },
  ])("a command $why", ({ ask, then }) => {
    const answer = hosts.ask(2, ask);
    hosts.pump();
    expect(answer.said).toBeNull();
    hosts.at(1, command(1, "pay 2 7", { 2: 1 }));
    hosts.pump();
    expect([received.said, answer.said]).toEqual(["1: 7", then]);
  });

  it("commands keep their order: none overtakes one that waits", () => {
    const first = hosts.ask(2, hurried(2, "give 3 105", { 3: 1 }));
    const second = hosts.ask(2, hurried(2, "give 3 1", { 3: 2 }));
    hosts.pump();
    expect([first.said, second.said]).toEqual([null, null]);
    hosts.at(1, command(1, "pay 2 7", { 2: 1 }));
    hosts.pump();
    expect([first.said, second.said]).toEqual(["given", "given"]);
    const taken = [1, 2].map(() => hosts.at(3, receive(3, { visible: { 2: 2 } })));
    hosts.pump();
    expect(taken.map(({ said }) => said)).toEqual(["2: 105", "2: 1"]);
  });
});

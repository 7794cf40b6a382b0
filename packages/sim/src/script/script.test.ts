import { describe, expect, it } from "vitest";
import { parseScript } from "./parse-script.js";
import { replay } from "./replay.js";

/** Everything that a script can say. */
const WHOLE = `node 1 5
node 2 0
channel 1->2
channel 2->1

send 1 2 3
initiate 1
initiate 2 1-1
create 3 7
open 1->3 receiving
open 1->3 sending
open 3->1 receiving
deliver 1->2
open 3->1 sending
send 3 1 7
deliver 1->2
deliver 1->3
deliver 2->1
deliver 3->1
deliver 3->1
collect 1-1
retire 1 1-1
retire 2 1-1
retire 3 1-1
----
every property holds
`;

describe("a script", () => {
  it("is done again, and written down as it was", () => {
    const script = parseScript(WHOLE, "whole");
    expect(script.outcome).toBe("every property holds");
    expect(replay(script)).toEqual({ broken: null, at: null, script: WHOLE });
  });

  it("may have blank lines, comments, spaces and another system's line ends, and needs no outcome", () => {
    const loose = `# a pair\r\n  node 1 5\r\nnode 2 0\r\nchannel 1->2\r\n\r\n# one coin\r\nsend 1 2 1\r\n`;
    expect(replay(parseScript(loose, "loose")).script).toBe("node 1 5\nnode 2 0\nchannel 1->2\n\nsend 1 2 1\n----\nevery property holds\n");
  });

  it("tells what is left undone where it ends: a snapshot whose initiator doesn't reach everybody", () => {
    const { broken, at } = replay(parseScript("node 1 5\nnode 2 0\nchannel 1->2\n\ninitiate 2\n", "line"));
    expect(broken).toEqual({
      property: "eventually: a snapshot that was begun ends",
      story: "snapshot 2-1 waits for nodes 1, 2, and nothing is left that it could wait for",
    });
    expect(at).toBe("line:5");
  });

  it.each([
    ["node 1 5\nsend 1\n", 's:2: "send 1": a script has no such line; docs/explorer.md shows those that it may have'],
    ["node 1 5\nnode 2 0\nchannel 1->2\ndeliver 1->2\n", 's:4: "deliver 1->2": this can\'t happen here'],
    ["node 1 5\ninitiate 1\ncollect 1-2\n", 's:3: "collect 1-2": there is nothing in the script\'s world that this could be'],
    ["node 1 5\nnode 1 6\n", 's:2: "node 1 6": there is a node 1 already'],
    ["node 1 5\ninitiate 1 1-1\n", 's:2: "initiate 1 1-1": nobody has begun snapshot 1-1'],
    ["node 1 5\ninitiate 2\n", "s: there is no node 2"],
  ])("is refused with its place: %j", (text, message) => {
    expect(() => replay(parseScript(text, "s"))).toThrow(expect.objectContaining({ name: "Refusal", message }));
  });
});

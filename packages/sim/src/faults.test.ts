import { describe, expect, it } from "vitest";
import { explore } from "./exploration.js";
import type { System } from "./explore/machine.js";
import { parseScript } from "./script/parse-script.js";
import { replay } from "./script/replay.js";
import { FAULTS } from "./testing/faults.js";
import { CONVOY, LATE, SMALL, TRIANGLE } from "./testing/small-worlds.js";
import type { World } from "./world.js";

/** What happens in a shortest run to where something is broken, and what that is. Done again, it ends the same. */
function shortest(world: World, system: System): string[] {
  const { counterexample, ok } = explore(world, { system });
  expect(ok).toBe(false);
  const script = counterexample!.script;
  expect(replay(parseScript(script, "script"), system)).toMatchObject({ broken: counterexample!.broken, script });
  const lines = script.trimEnd().split("\n");
  return lines.slice(lines.indexOf("") + 1);
}

describe("a fault is found, and told by a shortest run to it:", () => {
  it("a coin gets lost on receipt", () => {
    expect(shortest(SMALL, FAULTS["a coin gets lost on receipt"])).toEqual([
      "send 1 2 3",
      "initiate 1",
      "deliver 1->2",
      "deliver 1->2",
      "deliver 2->1",
      "----",
      "always: money is conserved in the cut",
      "snapshot 1-1: 5 coins in the cut, and 6 in the world",
    ]);
  });

  it("coins are sent that aren't there", () => {
    expect(shortest(SMALL, FAULTS["coins are sent that aren't there"])).toEqual([
      "send 2 1 4",
      "----",
      "always: no balance is negative",
      "node 2 has -3 coins",
    ]);
  });

  it("a refusal comes too late", () => {
    expect(shortest(SMALL, FAULTS["a refusal comes too late"])).toEqual([
      "send 2 1 4",
      "----",
      "always: a refused step changes nothing",
      "Refusal: too late",
    ]);
  });

  it("messages overtake markers", () => {
    expect(shortest(SMALL, FAULTS["messages overtake markers"])).toEqual([
      "initiate 1",
      "send 1 2 3",
      "deliver 1->2",
      "deliver 1->2",
      "deliver 2->1",
      "----",
      "always: the cut is consistent by its counts",
      "snapshot 1-1: channel (1 → 2), message 1: node 2 had received message 1, but node 1 had sent only 0",
    ]);
  });

  it("markers come twice", () => {
    expect(shortest(SMALL, FAULTS["markers come twice"])).toEqual([
      "initiate 1",
      "deliver 1->2",
      "deliver 1->2",
      "----",
      "always: perfect channels bring nothing that a process can't take",
      "ProtocolError: a second marker of snapshot 1-1 came on channel (1 → 2)",
    ]);
  });

  it("a marker closes every channel", () => {
    expect(shortest(TRIANGLE, FAULTS["a marker closes every channel"])).toEqual([
      "send 3 1 1",
      "initiate 1",
      "deliver 1->2",
      "deliver 1->3",
      "deliver 2->1",
      "----",
      "always: the cut is consistent by its counts",
      "snapshot 1-1: channel (3 → 1), message 1: 1 sent, 0 received, so 1 in transit; 0 recorded",
    ]);
  });

  it("recorded messages are turned round: as many as there should be, and as much money, and yet no state that could ever be", () => {
    expect(shortest(CONVOY, FAULTS["recorded messages are turned round"])).toEqual([
      "send 1 2 2",
      "send 1 2 3",
      "initiate 2",
      "deliver 1->2",
      "deliver 1->2",
      "deliver 2->1",
      "deliver 1->2",
      "----",
      "always: the recorded state is reachable",
      "snapshot 2-1: the channel 1->2 never held what was recorded on it",
    ]);
  });

  it("a late channel starts without markers", () => {
    expect(shortest(LATE, FAULTS["a late channel starts without markers"])).toEqual([
      "initiate 1",
      "create 2 2",
      "open 1->2 receiving",
      "open 2->1 receiving",
      "open 1->2 sending",
      "open 2->1 sending",
      "----",
      "eventually: a snapshot that was begun ends",
      "snapshot 1-1 waits for nodes 1, 2, and nothing is left that it could wait for",
    ]);
  });

  it("a late channel isn't awaited", () => {
    expect(shortest(LATE, FAULTS["a late channel isn't awaited"]).slice(-2)).toEqual([
      "always: perfect channels bring nothing that a process can't take",
      "ProtocolError: a second marker of snapshot 1-1 came on channel (2 → 1)",
    ]);
  });

  it("retiring is forgotten", () => {
    expect(shortest(SMALL, FAULTS["retiring is forgotten"]).slice(-5)).toEqual([
      "retire 1 1-1",
      "retire 2 1-1",
      "----",
      "eventually: a retired snapshot is forgotten",
      "node 1 still has a recording, though it has heard that the snapshot is retired",
    ]);
  });
});

it.each([
  [SMALL, "coins are sent that aren't there"],
  [SMALL, "a refusal comes too late"],
  [SMALL, "a coin gets lost on receipt"],
  [SMALL, "messages overtake markers"],
  [LATE, "a late channel starts without markers"],
] as const)("the same run breaks nothing in the real system: $0.name, $1", (world, fault) => {
  const { script } = explore(world, { system: FAULTS[fault] }).counterexample!;
  expect(replay(parseScript(script, "script"))).toMatchObject({ broken: null, at: null });
});

import { describe, expect, it } from "vitest";
import { randomScript } from "./random-script.js";
import { type Sighting, SIGHTINGS, sightingsIn } from "./sightings.js";

async function seen(lines: readonly string[], keepGoing = false): Promise<Sighting[]> {
  return [...(await sightingsIn({ lines, keepGoing, seed: 1n }))].sort();
}

const TWO = ["StartMaster", "CreateNode 1 10", "CreateNode 2 10"];

describe("sightingsIn", () => {
  it("sees nothing in a script without anything of interest", async () => {
    expect(await seen([...TWO, "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"])).toEqual([]);
  });

  it("sees a message that a node records in two snapshots", async () => {
    const lines = [...TWO, "Send 2 1 1", "BeginSnapshot 1", "BeginSnapshot 1", "ReceiveAll", "CollectState"];
    const twice: Sighting = "a node that records one message in two snapshots";
    expect(await seen(lines)).toEqual(["a message recorded in a channel", twice, "two snapshots of one initiator collected together"]);
  });

  it("sees nodes that come while a snapshot is under way, and not those that come between two", async () => {
    const collect = ["ReceiveAll", "CollectState"];
    expect(await seen([...TWO, "BeginSnapshot 1", "CreateNode 3 1", ...collect])).toEqual(["a node that came late in a snapshot"]);
    expect(await seen([...TWO, "BeginSnapshot 1", ...collect, "CreateNode 3 1", "BeginSnapshot 1", ...collect])).toEqual([]);
  });

  it("sees how a run ends, or goes on", async () => {
    expect(await seen([...TWO, "BeginSnapshot 1", "CollectState", "ReceiveAll", "CollectState"])).toEqual([
      "a CollectState with markers waiting",
      "a run that ends at a refused command",
    ]);
    expect(await seen([...TWO, "BeginSnapshot 1", "CollectState", "ReceiveAll", "CollectState"], true)).toEqual([
      "a CollectState with markers waiting",
      "a command that is refused, and others behind it",
      "a snapshot collected after markers had been waiting",
    ]);
  });

  it("sees every interesting case in three hundred random scripts, wherever they begin", async () => {
    const first = BigInt(Math.floor(Math.random() * 2 ** 40));
    const found = new Set<Sighting>();
    for (let index = 0n; index < 300n; index += 1n)
      for (const sighting of await sightingsIn(randomScript(first + index))) found.add(sighting);
    expect(
      SIGHTINGS.filter((sighting) => !found.has(sighting)),
      `from seed ${first}`,
    ).toEqual([]);
  });
});

import { Refusal } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { TrackedCluster } from "../tracked/tracked-cluster.js";
import { Collections } from "./collections.js";
import { gate, stubCluster } from "./testing/stub-cluster.js";

const SNAPSHOT: Snapshot = { state: undefined, verdict: undefined, beginTime: undefined, collectTime: undefined };
const BROKEN = new Refusal("BROKEN", "it is");

describe("the snapshots collected last", () => {
  it("are none at first", async () => {
    await expect(new Collections(new TrackedCluster(stubCluster(BROKEN))).last()).rejects.toMatchObject({ code: "NOTHING_COLLECTED" });
  });

  it("are those that were collected, as often as asked for", async () => {
    const collections = new Collections(new TrackedCluster(stubCluster(BROKEN, { collect: () => [SNAPSHOT] })));
    await collections.collect();
    expect(await collections.last()).toEqual([SNAPSHOT]);
    expect(await collections.last()).toEqual([SNAPSHOT]);
  });

  it("are those of a collection asked for before, though it isn't done", async () => {
    const done = gate();
    const collections = new Collections(new TrackedCluster(stubCluster(BROKEN, { collect: () => done.passed.then(() => [SNAPSHOT]) })));
    const collecting = collections.collect();
    const last = collections.last();
    done.open();
    expect(await last).toEqual([SNAPSHOT]);
    await collecting;
  });

  it("stay where a collection fails", async () => {
    const answers: (() => Snapshot[])[] = [
      () => [SNAPSHOT],
      () => {
        throw BROKEN;
      },
    ];
    const collections = new Collections(new TrackedCluster(stubCluster(BROKEN, { collect: () => answers.shift()?.() ?? [] })));
    await collections.collect();
    await expect(collections.collect()).rejects.toBe(BROKEN);
    expect(await collections.last()).toEqual([SNAPSHOT]);
  });

  it("are gone when the cluster stops, unless it doesn't", async () => {
    const collections = new Collections(new TrackedCluster(stubCluster(BROKEN, { collect: () => [SNAPSHOT], stop: () => undefined })));
    await collections.collect();
    await expect(collections.restart((cluster) => cluster.start({ seed: null }))).rejects.toBe(BROKEN);
    expect(await collections.last()).toEqual([SNAPSHOT]);
    await collections.restart((cluster) => cluster.stop());
    await expect(collections.last()).rejects.toMatchObject({ code: "NOTHING_COLLECTED" });
  });
});

import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { type ListSnapshotsResponse, SnapshotState } from "@cutline/protocol/grpc";
import type { Client } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { SNAPSHOT_BYTES_KEPT, SNAPSHOTS_KEPT, SNAPSHOTS_UNDER_WAY_MAX } from "../tracked/limits.js";
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_TOKEN_CHARACTERS_MAX } from "./limits.js";
import { echoes } from "./testing/echo.js";
import { localBank } from "./testing/local-bank.js";
import { call, failure, MASTER } from "./testing/serving.js";
import { batches, batchOf, type Command, replies } from "./testing/streams.js";

const BEGIN: Command = { $case: "beginSnapshot", value: { node: 1 } };
const COLLECT: Command = { $case: "collectState", value: {} };

/** Begins as many snapshots at a lone node, each whole at once, and collects those before the last few. */
async function taken(client: Client, count: number, underWay = 0): Promise<void> {
  const stream = batches(client);
  const begin = (times: number): Command[] => Array.from({ length: times }, () => BEGIN);
  for (let begun = 0; begun < count; begun += SNAPSHOTS_UNDER_WAY_MAX)
    stream.write(batchOf(...begin(Math.min(SNAPSHOTS_UNDER_WAY_MAX, count - begun)), COLLECT));
  stream.write(batchOf(...begin(underWay)));
  await replies(stream);
}

function list(client: Client, pageSize: number, pageToken = ""): Promise<ListSnapshotsResponse> {
  return call(client, MASTER.listSnapshots, { pageSize, pageToken, readMask: ["snapshot_id", "state"] });
}

describe("snapshots that are over", () => {
  it("are kept up to a number, the oldest going first, and those under way besides", async () => {
    const { client } = await localBank(1);
    await taken(client, SNAPSHOTS_KEPT + 2, 3);
    const first = await list(client, PAGE_SIZE_MAX);
    const second = await list(client, PAGE_SIZE_MAX, first.nextPageToken);
    expect([first.snapshots.length, second.snapshots.length, second.nextPageToken]).toEqual([PAGE_SIZE_MAX, 3, ""]);
    expect(first.snapshots[0]).toMatchObject({ snapshotId: "1-3", state: SnapshotState.COLLECTED });
    expect(second.snapshots.map(({ state }) => state)).toEqual([SnapshotState.WHOLE, SnapshotState.WHOLE, SnapshotState.WHOLE]);
    for (const snapshotId of ["1-1", "1-2"]) {
      expect(await failure(call(client, MASTER.getSnapshot, { snapshotId, readMask: undefined }))).toMatchObject({
        reason: "UNKNOWN_SNAPSHOT",
      });
    }
  });

  it("are kept up to a size of all together, the newest always", async () => {
    const { client } = await echoes(1, PAYLOAD_BYTES_MAX);
    const most = SNAPSHOT_BYTES_KEPT / PAYLOAD_BYTES_MAX;
    const readMask = ["snapshot_id"];
    const take = async (): Promise<void> => {
      const { snapshotId } = await call(client, MASTER.beginSnapshot, { node: 1 });
      await call(client, MASTER.waitSnapshot, { snapshotId, readMask });
    };
    for (let snapshot = 0; snapshot < most; snapshot += 1) await take();
    await call(client, MASTER.getSnapshot, { snapshotId: "1-1", readMask });
    await take();
    expect(await failure(call(client, MASTER.getSnapshot, { snapshotId: "1-1", readMask }))).toMatchObject({ reason: "UNKNOWN_SNAPSHOT" });
    expect((await list(client, PAGE_SIZE_MAX)).snapshots).toHaveLength(most);
  });
});

describe("a page", () => {
  it("has as many as are asked for, up to a limit, and some where nobody asks", async () => {
    const { client } = await localBank(1);
    await taken(client, PAGE_SIZE_MAX, 1);
    const sizes = await Promise.all([0, 1, PAGE_SIZE_MAX, PAGE_SIZE_MAX + 1, 0x7fff_ffff].map((size) => list(client, size)));
    expect(sizes.map(({ snapshots }) => snapshots.length)).toEqual([PAGE_SIZE_DEFAULT, 1, PAGE_SIZE_MAX, PAGE_SIZE_MAX, PAGE_SIZE_MAX]);
    expect(sizes.every(({ nextPageToken }) => nextPageToken !== "")).toBe(true);
  });

  it("goes on where a snapshot has gone that the one before ended with", async () => {
    const { client } = await localBank(1);
    await taken(client, 0, 4);
    const { snapshots, nextPageToken } = await list(client, 2);
    expect(snapshots.map(({ snapshotId }) => snapshotId)).toEqual(["1-1", "1-2"]);
    await call(client, MASTER.deleteSnapshot, { snapshotId: "1-2" });
    expect((await list(client, 2, nextPageToken)).snapshots.map(({ snapshotId }) => snapshotId)).toEqual(["1-3", "1-4"]);
  });

  it("isn't sought by a token that is longer than any", async () => {
    const { client } = await localBank(1);
    await taken(client, 0, 2);
    const { nextPageToken } = await list(client, 1);
    // What is no letter of base64 says nothing in it.
    expect((await list(client, 1, nextPageToken.padEnd(PAGE_TOKEN_CHARACTERS_MAX, "!"))).snapshots).toHaveLength(1);
    expect(await failure(list(client, 1, nextPageToken.padEnd(PAGE_TOKEN_CHARACTERS_MAX + 1, "!")))).toMatchObject({
      reason: "BAD_PAGE_TOKEN",
    });
  });
});

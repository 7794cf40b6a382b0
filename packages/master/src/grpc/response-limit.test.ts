import { once } from "node:events";
import { SnapshotState } from "@cutline/protocol/grpc";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { echoBatches, type Echoes, echoes } from "./testing/echo.js";
import { call, failure, MASTER } from "./testing/serving.js";
import { errorOf } from "./testing/streams.js";

const LIMIT = 100_000;
const IDS = ["1-1", "1-2", "1-3"];

/** A server whose answers are small, with three snapshots under way that each fit alone. */
async function withSnapshots(): Promise<Echoes> {
  const at = await echoes(1, 0.4 * LIMIT, undefined, { responseBytesMax: LIMIT });
  for (const snapshotId of IDS) expect(await call(at.client, MASTER.beginSnapshot, { node: 1 })).toEqual({ snapshotId });
  return at;
}

describe("an answer that is too large to send", () => {
  it("is refused, what was done is done, and its parts are there one by one", async () => {
    const { client } = await withSnapshots();
    expect(await failure(call(client, MASTER.collectSnapshots, {}))).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    for (const snapshotId of IDS) {
      const { snapshot } = await call(client, MASTER.getSnapshot, { snapshotId, readMask: undefined });
      expect(snapshot).toMatchObject({ state: SnapshotState.COLLECTED, verdict: { consistent: true } });
      expect(snapshot?.globalState?.nodes[0]?.state).toHaveLength(0.4 * LIMIT);
    }
    const page = { pageSize: 0, pageToken: "" };
    expect(await failure(call(client, MASTER.listSnapshots, { ...page, readMask: ["*"] }))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
    expect((await call(client, MASTER.listSnapshots, { ...page, readMask: undefined })).snapshots).toHaveLength(3);
  });

  it("ends a stream of batches, and no other call", async () => {
    const { client } = await withSnapshots();
    const stream = echoBatches(client);
    stream.write({ commands: [{ command: { $case: "collectSnapshots", value: {} } }] });
    expect(await errorOf(stream)).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    const next = echoBatches(client);
    next.write({ commands: [{ command: { $case: "receiveAll", value: {} } }] });
    expect(await once(next, "data")).toMatchObject([{ batchDone: true }]);
  });
});

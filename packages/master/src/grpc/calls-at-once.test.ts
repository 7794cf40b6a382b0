import { once } from "node:events";
import type { ClientHttp2Stream } from "node:http2";
import { type Client, status } from "@grpc/grpc-js";
import { expect, it, onTestFinished } from "vitest";
import { CALLS_PER_CONNECTION_MAX } from "./limits.js";
import { localBank } from "./testing/local-bank.js";
import { begin, endOf, framed, rawCall, rawSession } from "./testing/raw-grpc.js";
import { BANK, call, MASTER } from "./testing/serving.js";

/** The id of a snapshot that nobody will collect unless somebody receives its markers. */
async function begun(client: Client): Promise<string> {
  return (await call(client, BANK.beginSnapshot, { node: 1 })).snapshotId;
}

it("calls past those that a connection may have wait until another one is over", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warn);
  onTestFinished(() => void process.off("warning", warn));
  const { client, address } = await localBank();
  const [brief, long] = [await begun(client), await begun(client)];
  const session = rawSession(address);
  await once(session, "remoteSettings");
  const wait = (snapshotId: string): ClientHttp2Stream => {
    const stream = begin(session, MASTER.waitSnapshot.path);
    stream.end(framed(MASTER.waitSnapshot.requestSerialize({ snapshotId, readMask: ["snapshot_id"] })));
    return stream;
  };
  const first = wait(brief);
  const others = Array.from({ length: CALLS_PER_CONNECTION_MAX - 1 }, () => wait(long));
  let answered = false;
  const late = rawCall(session, MASTER.inspectCluster.path, framed(Buffer.alloc(0))).finally(() => (answered = true));
  const ends = Promise.all(others.map(endOf));
  // Another connection's calls are answered meanwhile.
  for (let turn = 0; turn < 20; turn += 1) await call(client, MASTER.inspectCluster, {});
  expect(answered).toBe(false);
  const isOver = endOf(first);
  await call(client, BANK.deleteSnapshot, { snapshotId: brief });
  expect((await isOver).code).toBe(status.ABORTED);
  expect(await late).toMatchObject({ code: 0 });
  await call(client, BANK.receiveAll, {});
  for (const end of await ends) expect(end.code).toBe(0);
  expect(warnings).toEqual([]); // that so many listen is no leak
});

import { once } from "node:events";
import type { ClientHttp2Stream } from "node:http2";
import { expect, it, onTestFinished } from "vitest";
import { CALLS_PER_CONNECTION_MAX } from "./limits.js";
import { localBank } from "./testing/local-bank.js";
import { begin, endOf, framed, rawCall, rawSession } from "./testing/raw-grpc.js";
import { BANK, call, MASTER } from "./testing/serving.js";

it("calls past those that a connection may have wait until another one is over", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warn);
  onTestFinished(() => void process.off("warning", warn));
  const { client, address } = await localBank();
  const { snapshotId } = await call(client, BANK.beginSnapshot, { node: 1 });
  const session = rawSession(address);
  await once(session, "remoteSettings");
  const wait = (): ClientHttp2Stream => {
    const stream = begin(session, MASTER.waitSnapshot.path);
    stream.end(framed(MASTER.waitSnapshot.requestSerialize({ snapshotId, readMask: ["snapshot_id"] })));
    return stream;
  };
  const [first, ...others] = Array.from({ length: CALLS_PER_CONNECTION_MAX }, wait);
  let answered = false;
  const late = rawCall(session, MASTER.inspectCluster.path, framed(Buffer.alloc(0))).finally(() => (answered = true));
  const ends = Promise.all(others.map(endOf));
  // Another connection's calls are answered meanwhile.
  for (let turn = 0; turn < 20; turn += 1) await call(client, MASTER.inspectCluster, {});
  expect(answered).toBe(false);
  first?.close();
  expect(await late).toMatchObject({ code: 0 });
  await call(client, BANK.receiveAll, {});
  for (const end of await ends) expect(end.code).toBe(0);
  expect(warnings).toEqual([]); // that so many listen is no leak
});

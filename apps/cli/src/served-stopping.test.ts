import { Metadata, status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { BANK, failure, MASTER, ServedBank } from "./testing/served-bank.js";

const STOPPING = { code: status.UNAVAILABLE, reason: "STOPPING" };

/** How a stream of the server's ends that is opened now. */
function opened({ client }: ServedBank, path: string): Promise<never> {
  const bytes = (message: Buffer): Buffer => message;
  const stream = client.makeServerStreamRequest(path, bytes, bytes, Buffer.alloc(0), new Metadata());
  return new Promise((_resolve, reject) => stream.resume().on("error", reject));
}

it("a server that ends takes nothing new, says that it isn't serving, and lets what has begun be done", async () => {
  const bank = await ServedBank.start(2);
  await bank.call(BANK.send, { source: 1, target: 2, amount: 5n });
  const { snapshotId } = await bank.call(BANK.beginSnapshot, { node: 1 });
  bank.signal(2, "SIGSTOP");
  const receiving = bank.call(BANK.receive, { node: 2 });
  const waiting = failure(bank.call(BANK.waitSnapshot, { snapshotId, readMask: undefined }));
  const watching = failure(opened(bank, MASTER.watchEvents.path));
  await bank.arrived();
  bank.server.kill("SIGTERM");
  expect(await waiting).toMatchObject(STOPPING);
  expect(await watching).toMatchObject(STOPPING);
  expect(await bank.arrived()).toEqual(Buffer.from("0802", "hex")); // NOT_SERVING
  for (const call of [
    bank.call(BANK.send, { source: 1, target: 2, amount: 50n }),
    bank.call(BANK.killAll, {}),
    bank.call(BANK.listNodes, { pageSize: 0, pageToken: "", readMask: undefined }),
  ]) {
    expect(await failure(call)).toMatchObject(STOPPING);
  }
  for (const path of [MASTER.watchEvents.path, BANK.executeBatch.path, BANK.runScript.path, "/grpc.health.v1.Health/Watch"]) {
    expect(await failure(opened(bank, path))).toMatchObject(STOPPING);
  }
  bank.signal(2, "SIGCONT");
  expect(await receiving).toMatchObject({ source: 1, body: { value: 5n } });
  expect(await bank.server.ended).toMatchObject({ status: 0, stderr: "" });
  await bank.server.gone();
});

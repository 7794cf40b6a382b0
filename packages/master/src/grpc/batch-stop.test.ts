import { once } from "node:events";
import { status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { localBank } from "./testing/local-bank.js";
import { batches, batchOf, errorOf, pay } from "./testing/streams.js";

it("a stream of batches that is open when its server ends is told so, and its server has no fault", async () => {
  const faults: unknown[] = [];
  const bank = await localBank(2, { fault: (fault) => faults.push(fault) });
  const stream = batches(bank.client);
  stream.write(batchOf(pay(1, 2, 5n)));
  await once(stream, "data");
  const ended = errorOf(stream);
  await bank.close();
  expect(await ended).toMatchObject({ code: status.UNAVAILABLE });
  expect(String((await ended).metadata.get("cutline-reason")[0])).toBe("STOPPING");
  expect(faults).toEqual([]);
});

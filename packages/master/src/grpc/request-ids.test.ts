import { randomUUID } from "node:crypto";
import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { ANSWER_BYTES_KEPT, ANSWERS_KEPT } from "./limits.js";
import { RequestIds } from "./request-ids.js";
import { echoes, say } from "./testing/echo.js";
import { balanceOf, localBank } from "./testing/local-bank.js";
import { BANK, call, failure, MASTER } from "./testing/serving.js";
import { batches, batchOf, pay, receiveAt, replies } from "./testing/streams.js";

describe("commands with a request id", () => {
  it("keep their place among those without, in a batch", async () => {
    const { client } = await localBank();
    const stream = batches(client);
    stream.write(batchOf(pay(1, 2, 5n, randomUUID()), receiveAt(2), pay(2, 1, 105n, randomUUID()), receiveAt(1)));
    expect(await replies(stream)).toMatchObject([{ sent: true }, { body: { value: 5n } }, { sent: true }, { body: { value: 105n } }]);
  });

  it("are done once, whether the repeat comes in the same batch, in another, or as a call", async () => {
    const bank = await localBank();
    const requestId = randomUUID();
    const once = pay(1, 2, 5n, requestId);
    for (let time = 0; time < 2; time += 1) {
      const stream = batches(bank.client);
      stream.write(batchOf(once, once, pay(1, 2, 5n, requestId.toUpperCase())));
      expect(await replies(stream)).toEqual([{ sent: true }, { sent: true }, { sent: true }]);
    }
    expect(once.$case === "send" && (await call(bank.client, BANK.send, once.value))).toEqual({ sent: true });
    expect(await balanceOf(bank, 1)).toBe(95n);
  });

  it("are none of another service's, though their bytes are the same", async () => {
    const { client } = await localBank();
    await call(client, BANK.send, { source: 1, target: 2, amount: 5n });
    const receive = { node: 2, requestId: randomUUID() };
    expect(await call(client, MASTER.receive, receive)).toMatchObject({ source: 1, body: { $case: "payload" } });
    expect(await failure(call(client, BANK.receive, receive))).toMatchObject({ reason: "BAD_REQUEST_ID" });
  });

  it("are forgotten, the oldest first, once there are more than are kept", { timeout: 60_000 }, async () => {
    const bank = await localBank();
    const asked = Array.from({ length: ANSWERS_KEPT + 1 }, () => pay(1, 2, 0n, randomUUID()));
    const [first, second] = [pay(1, 2, 1n, randomUUID()), pay(1, 2, 10n, randomUUID())];
    const stream = batches(bank.client);
    stream.write(batchOf(first, second, ...asked.slice(0, ANSWERS_KEPT - 2))); // all are kept
    stream.write(batchOf(first, second)); // answered, and not done
    stream.write(batchOf(...asked.slice(-1))); // one too many: the first is forgotten
    stream.write(batchOf(second, first)); // the second is answered still; the first is done again
    await replies(stream);
    expect(await balanceOf(bank, 1)).toBe(88n);
  });

  it("are forgotten once their answers are too large together", { timeout: 60_000 }, async () => {
    const { client } = await echoes();
    const [first, large] = [randomUUID(), new Uint8Array(PAYLOAD_BYTES_MAX)];
    await say(client, large, first);
    // Each answer has a few bytes besides, so as many as would fit by their largest field are just too many.
    for (let others = 2; others < ANSWER_BYTES_KEPT / large.length; others += 1) await say(client, large, randomUUID());
    expect(await failure(say(client, Buffer.of(1), first))).toMatchObject({ reason: "BAD_REQUEST_ID" }); // it is known still
    await say(client, large, randomUUID());
    expect(await say(client, Buffer.of(1), first)).toBe(1); // it may be another request's now
  });
});

describe("the answers that are kept", () => {
  const codec = { encode: (text: { requestId?: string }) => ({ finish: () => Buffer.from(text.requestId ?? "") }) };
  const method = { name: "Method", request: codec, response: codec };

  it("are no more where calls fail, too", async () => {
    const ids = new RequestIds(2);
    let done = 0;
    const failing = async (requestId: string): Promise<void> => {
      await expect(async () => {
        await ids.answer(method, { requestId }, () => {
          done += 1;
          throw new Error("the host is gone");
        });
      }).rejects.toThrow("the host is gone");
    };
    const first = randomUUID();
    await failing(first);
    await failing(first);
    expect(done).toBe(1);
    for (const other of [randomUUID(), randomUUID()]) await failing(other);
    await failing(first);
    expect(done).toBe(4);
  });

  it("are never forgotten before they are there", async () => {
    const ids = new RequestIds(1);
    let finish: (answer: object) => void = () => undefined;
    const requestId = randomUUID();
    const slow = ids.answer(method, { requestId }, () => new Promise((resolve) => (finish = resolve)));
    for (let other = 0; other < 3; other += 1) await ids.answer(method, { requestId: randomUUID() }, () => ({}));
    const repeat = ids.answer(method, { requestId }, () => Promise.reject(new Error("it was done again")));
    finish({});
    expect(await Promise.all([slow, repeat])).toEqual([{}, {}]);
  });
});

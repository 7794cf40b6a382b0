import { once } from "node:events";
import { Random } from "@cutline/core";
import type { ExecuteBatchResponse } from "@cutline/protocol/grpc";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import type { HostHandle } from "../hosts/host-handle.js";
import { clusterOf, wiredCluster } from "../testing/clusters.js";
import { WiredHosts } from "../testing/wired-hosts.js";
import { BATCH_COMMANDS_MAX, BATCH_REPLY_BYTES, BATCH_WINDOW_COMMANDS } from "./limits.js";
import { echo, echoBatches, echoes, saidIn, sayings } from "./testing/echo.js";
import { balanceOf, localBank } from "./testing/local-bank.js";
import { batches, batchOf, errorOf, iterate, pay, replies } from "./testing/streams.js";

async function read(stream: ReturnType<typeof echoBatches>): Promise<ExecuteBatchResponse[]> {
  stream.end();
  const responses: ExecuteBatchResponse[] = [];
  for await (const response of iterate<ExecuteBatchResponse>(stream)) responses.push(response);
  return responses;
}

describe("a batch", () => {
  it("without commands is done at once", async () => {
    const { client } = await localBank();
    const stream = batches(client);
    stream.write(batchOf());
    expect(await once(stream, "data")).toEqual([{ replies: [], batchDone: true }]);
  });

  it.each([1, 2, 3])("is answered in the order of its commands, whichever host is faster: %i", async (seed) => {
    const { client } = await echoes(3, 0, wiredCluster(3, BigInt(seed), echo));
    const asked = Array.from({ length: 2 * BATCH_WINDOW_COMMANDS + 1 }, (_, index) => {
      return { node: 1 + ((index * index) % 3), command: Buffer.from(String(index)) };
    });
    const stream = echoBatches(client);
    stream.write(sayings(...asked));
    const said = (await read(stream)).flatMap(saidIn);
    expect(said.map(String)).toEqual(asked.map(({ command }) => String(command)));
  });

  it("has a limit of commands that are under way at a time", async () => {
    let [underWay, most] = [0, 0];
    class CountedHosts extends WiredHosts {
      override async launch(): Promise<HostHandle> {
        const host = await super.launch();
        const ask: HostHandle["ask"] = (request, take) => {
          most = Math.max(most, (underWay += 1));
          host.ask(request, (answer) => {
            underWay -= 1;
            take(answer);
          });
        };
        return { ...host, ask };
      }
    }
    const cluster = clusterOf({
      application: echo,
      hosts: 2,
      launcher: (events) => Promise.resolve(new CountedHosts([echo], events, new Random(7n))),
    });
    const { client } = await echoes(2, 0, cluster);
    const stream = echoBatches(client);
    stream.write(
      sayings(...Array.from({ length: 3 * BATCH_WINDOW_COMMANDS }, (_, index) => ({ node: 1 + (index % 2), command: Buffer.of(1) }))),
    );
    expect((await read(stream)).flatMap(saidIn)).toHaveLength(3 * BATCH_WINDOW_COMMANDS);
    expect(most).toBe(BATCH_WINDOW_COMMANDS);
  });

  it("may have as many commands as it may, and one more ends the stream, with nothing of it done", async () => {
    const bank = await localBank();
    const stream = batches(bank.client);
    const most = Array.from({ length: BATCH_COMMANDS_MAX }, () => pay(1, 2, 0n));
    stream.write(batchOf(...most));
    stream.write(batchOf(pay(1, 2, 1n), ...most));
    stream.write(batchOf(pay(1, 2, 10n)));
    let answered = 0;
    stream.on("data", (response: ExecuteBatchResponse) => (answered += response.replies.length));
    const error = await errorOf(stream);
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: "commands has 10001 commands; a batch has up to 10000" });
    expect(error.metadata.get("cutline-reason")).toEqual(["BAD_BATCH"]);
    expect(answered).toBe(BATCH_COMMANDS_MAX);
    expect(await balanceOf(bank, 1)).toBe(100n);
  });

  it("is answered in several responses where its replies are large, and the last says so", async () => {
    const { client } = await echoes();
    const stream = echoBatches(client);
    const large = { node: 1, command: new Uint8Array(0.4 * BATCH_REPLY_BYTES) };
    stream.write(sayings(large, large, large, large));
    stream.write(sayings(large));
    const responses = await read(stream);
    expect(responses.map(({ replies: some, batchDone }) => [some.length, batchDone])).toEqual([
      [3, false],
      [1, true],
      [1, true],
    ]);
  });

  it("is done to its end where the caller has no more to ask", async () => {
    const bank = await localBank();
    const stream = batches(bank.client);
    for (let batch = 0; batch < 5; batch += 1) stream.write(batchOf(pay(1, 2, 1n), pay(2, 1, 2n)));
    const ended = once(stream, "status");
    expect(await replies(stream)).toHaveLength(10);
    expect(await ended).toMatchObject([{ code: status.OK }]);
    expect([await balanceOf(bank, 1), await balanceOf(bank, 2)]).toEqual([95n, 90n]);
  });
});

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAddress } from "./address.js";
import { REQUEST_BYTES_MAX } from "./limits.js";
import { balanceOf, type LocalBank, localBank } from "./testing/local-bank.js";
import { framed, rawCall, rawSession } from "./testing/raw-grpc.js";
import { BANK, MASTER } from "./testing/serving.js";
import { batchOf, pay } from "./testing/streams.js";

const DOCUMENT = readFileSync(new URL("../../../../docs/errors.md", import.meta.url), "utf8");
const PAY = BANK.send.requestSerialize({ source: 1, target: 2, amount: 5n });
/** A payment with a field that nobody knows, of as many bytes. */
const padded = (bytes: number): Buffer => {
  const length: number[] = [];
  for (let left = bytes; left > 0; left >>>= 7) length.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
  return Buffer.concat([PAY, Buffer.of(0x7a, ...length), Buffer.alloc(bytes)]);
};
const BATCH = BANK.executeBatch.requestSerialize(batchOf(pay(1, 2, 5n)));
const GARBAGE = Buffer.from("ffffffff", "hex");

/** A call that no library makes: the path, the body, how it is said to be compressed, and the status that it must end with. */
type OddCall = readonly [what: string, code: keyof typeof status, path: string, body: Buffer, encoding: string];

const SEND = BANK.send.path;
const ODD_CALLS: readonly OddCall[] = [
  ["a method that there isn't", "UNIMPLEMENTED", "/cutline.bank.v1.BankService/Rob", framed(PAY), ""],
  ["a service that there isn't", "UNIMPLEMENTED", "/cutline.bank.v2.BankService/Send", framed(PAY), ""],
  ["bytes that are no request", "INVALID_ARGUMENT", SEND, framed(GARBAGE), ""],
  ["the same of a stream of events", "INVALID_ARGUMENT", MASTER.watchEvents.path, framed(GARBAGE), ""],
  ["the same of a script", "INVALID_ARGUMENT", BANK.runScript.path, framed(GARBAGE), ""],
  ["the same in a batch", "INVALID_ARGUMENT", BANK.executeBatch.path, framed(GARBAGE), ""],
  ["bytes that are no request for health or reflection", "INTERNAL", "/grpc.health.v1.Health/Check", framed(GARBAGE), ""],
  ["no request at all", "UNIMPLEMENTED", SEND, Buffer.alloc(0), ""],
  ["two requests, where there is to be one", "UNIMPLEMENTED", SEND, Buffer.concat([framed(PAY), framed(PAY)]), ""],
  ["a request that is declared longer than it is", "UNIMPLEMENTED", SEND, framed(PAY, { declared: PAY.length + 1 }), ""],
  ["a request that is declared shorter than it is", "INVALID_ARGUMENT", SEND, framed(PAY, { declared: PAY.length - 1 }), ""],
  ["a request of more than 2 MiB, or declared as one", "RESOURCE_EXHAUSTED", SEND, framed(PAY, { declared: 0xffff_ffff }), ""],
  ["a request of more than 2 MiB", "RESOURCE_EXHAUSTED", SEND, framed(padded(REQUEST_BYTES_MAX)), ""],
  ["a compression that nobody knows", "UNIMPLEMENTED", SEND, framed(PAY, { compressed: true }), "zebra"],
  ["bytes that were not compressed, though they say so", "INTERNAL", SEND, framed(PAY, { compressed: true }), "gzip"],
  [
    "a request that is more than 2 MiB once decompressed",
    "RESOURCE_EXHAUSTED",
    SEND,
    framed(gzipSync(padded(64 * REQUEST_BYTES_MAX)), { compressed: true }),
    "gzip",
  ],
  ["a batch that is cut off", "OK", BANK.executeBatch.path, framed(BATCH).subarray(0, -1), ""],
];

async function isUntouched(bank: LocalBank): Promise<void> {
  expect([await balanceOf(bank, 1), await balanceOf(bank, 2)]).toEqual([100n, 100n]);
}

describe("a server that is sent", () => {
  it.each(ODD_CALLS)("%s answers %s, does nothing, and goes on", async (_what, code, path, body, encoding) => {
    const faults: unknown[] = [];
    const bank = await localBank(2, { fault: (fault) => faults.push(fault) });
    const session = rawSession(bank.address);
    const end = await rawCall(session, path, body, { "grpc-encoding": encoding });
    expect([end.http, end.code]).toEqual([200, status[code]]);
    if (code === "INVALID_ARGUMENT" && body.includes(GARBAGE)) expect(end.reason).toBe("UNREADABLE_REQUEST");
    expect(end.message).not.toMatch(/ at .*\.[jt]s:\d/);
    await isUntouched(bank);
    // The same connection serves the next call.
    expect(await rawCall(session, MASTER.receiveAll.path, framed(Buffer.alloc(0)))).toMatchObject({ code: status.OK });
    expect(faults).toEqual([]);
  });

  it.each(ODD_CALLS.filter(([, code]) => ["UNIMPLEMENTED", "INTERNAL", "RESOURCE_EXHAUSTED"].includes(code)))(
    "%s is in the documented table",
    (what, code) => {
      const rows = DOCUMENT.split("\n").filter((line) => line.startsWith(`| ${what}`));
      expect(rows.map((row) => row.split("|")[2]?.trim())).toEqual([code]);
    },
  );

  it.each([
    ["gzip", gzipSync(PAY)],
    ["deflate", deflateSync(PAY)],
  ])("a request compressed by %s takes it", async (encoding, compressed) => {
    const bank = await localBank();
    const end = await rawCall(rawSession(bank.address), SEND, framed(compressed, { compressed: true }), { "grpc-encoding": encoding });
    expect(end.code).toBe(status.OK);
    expect(await balanceOf(bank, 1)).toBe(95n);
  });

  it("a deadline that is none answers INTERNAL, and does nothing", async () => {
    const bank = await localBank();
    expect(await rawCall(rawSession(bank.address), SEND, framed(PAY), { "grpc-timeout": "soon" })).toMatchObject({ code: status.INTERNAL });
    await isUntouched(bank);
  });

  it("what is no gRPC answers as HTTP does", async () => {
    const bank = await localBank();
    const end = await rawCall(rawSession(bank.address), SEND, PAY, { "content-type": "application/json" });
    expect([end.http, end.code]).toEqual([415, undefined]);
    await isUntouched(bank);
  });

  it.each([
    ["a request of HTTP/1", Buffer.from("POST /cutline.bank.v1.BankService/Send HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")],
    ["a hello of TLS", Buffer.from("16030100c8010000c40303", "hex")],
    ["zeros", Buffer.alloc(100_000)],
    ["a frame before the preface", framed(PAY)],
  ])("%s closes the connection, and no other", async (_what, bytes) => {
    const bank = await localBank();
    const socket = createConnection(parseAddress(bank.address));
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined); // "close" tells, too
    socket.resume().write(bytes);
    await once(socket, "close");
    await isUntouched(bank);
  });
});

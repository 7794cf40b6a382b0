import { once } from "node:events";
import { createConnection } from "node:net";
import { connect } from "node:http2";
import { Duplex } from "node:stream";
import { status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAddress } from "./address.js";
import { ADDRESS_FAILURES_MAX, CONNECTION_FAILURES_MAX } from "./security/limits.js";
import { framed, type RawEnd, rawCall, rawSession } from "./testing/raw-grpc.js";
import { BEARER, scene, VIEWER } from "./testing/secure-scene.js";
import { MASTER } from "./testing/serving.js";

const NOTHING = framed(Buffer.alloc(0));
const { path } = MASTER.inspectCluster;

/** A call of a connection's. Whoever is known is answered that there is no cluster yet. */
function ask(session: ReturnType<typeof rawSession>, token: string): Promise<RawEnd> {
  return rawCall(session, path, NOTHING, { authorization: `Bearer ${token}` });
}

/** Linux has all of 127.0.0.0/8 without being asked; others have one address of it. */
const lacksAddresses = process.platform !== "linux";
if (lacksAddresses) process.stderr.write("skipped: that failures of one address cost no other anything (it takes 127.0.0.2)\n");

const WRONG = "0".repeat(32);

/** The codes of as many wrong guesses, over as many connections as it takes. */
async function guesses(address: string, count: number, from?: string): Promise<(number | undefined)[]> {
  const codes: (number | undefined)[] = [];
  while (codes.length < count) {
    const session = rawSession(address, from);
    const calls = Array.from({ length: Math.min(CONNECTION_FAILURES_MAX, count - codes.length) }, () => ask(session, WRONG));
    codes.push(...(await Promise.all(calls)).map(({ code }) => code));
    session.destroy();
  }
  return codes;
}

describe("an address from which too many calls by nobody known have come", () => {
  it("gets no more answers, but for who is known", async () => {
    const { address, lines } = await scene(BEARER);
    const known = rawSession(address);
    expect((await ask(known, VIEWER)).code).toBe(status.FAILED_PRECONDITION);
    const answered = await guesses(address, ADDRESS_FAILURES_MAX);
    expect(answered).toEqual(answered.map(() => status.UNAUTHENTICATED));
    // From here on each wrong call cuts its connection, unanswered.
    for (let time = 0; time < 3; time += 1) expect(await guesses(address, 1)).toEqual([undefined]);
    for (const session of [known, rawSession(address)]) expect((await ask(session, VIEWER)).code).toBe(status.FAILED_PRECONDITION);
    expect(lines).toEqual(["127.0.0.1 was turned away: this server knows no such token"]);
  });

  it.skipIf(lacksAddresses)("costs no other address anything", async () => {
    const { address, lines } = await scene(BEARER);
    await guesses(address, ADDRESS_FAILURES_MAX);
    expect(await guesses(address, 1)).toEqual([undefined]);
    expect(await guesses(address, 1, "127.0.0.2")).toEqual([status.UNAUTHENTICATED]);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["127.0.0.1", "127.0.0.2"]);
  });
});

it("a connection that is cut for its failures is gone after a moment, though the other side holds on to it", async () => {
  const { address } = await scene(BEARER, { connectionsMax: 1 });
  const socket = createConnection({ ...parseAddress(address), allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  // HTTP/2 doesn't hear of the connection's end, and so doesn't end it, either.
  const held = new Duplex({ read: () => undefined, write: (chunk, _encoding, done) => socket.write(chunk as Buffer, () => done()) });
  socket.on("data", (chunk) => held.push(chunk)).on("error", () => undefined);
  const session = connect(`http://${address}`, { createConnection: () => held });
  session.on("error", () => undefined);
  const calls = Array.from({ length: CONNECTION_FAILURES_MAX }, () => ask(session, WRONG));
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(calls.map(() => status.UNAUTHENTICATED));
  if (!socket.readableEnded) await once(socket, "end");
  // There is one place, which it takes up for as long as it is there.
  await expect.poll(async () => (await ask(rawSession(address), VIEWER)).code, { timeout: 10_000 }).toBe(status.FAILED_PRECONDITION);
  expect(socket.destroyed).toBe(false);
});

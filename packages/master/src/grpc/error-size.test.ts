import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http2";
import type { CutlineError } from "@cutline/core";
import { BadRequest, ErrorInfo, Status } from "@cutline/protocol/grpc";
import { describe, expect, it } from "vitest";
import type { BadRequestRefusal } from "./bad-request.js";
import { FACT_BYTES_MAX, FACTS_MAX, MESSAGE_BYTES_MAX, VIOLATION_BYTES_MAX, VIOLATIONS_MAX } from "./limits.js";
import { BadScript } from "./script-runner.js";
import { localBank } from "./testing/local-bank.js";
import { begin, framed, rawSession } from "./testing/raw-grpc.js";
import { BANK, MASTER } from "./testing/serving.js";

/** What clients built on gRPC's C core take of trailers, all together: names and values, with 32 bytes for each, as HTTP/2 counts. */
const TRAILER_BYTES_MAX = 8_192;

/** What a call is answered whose request and scripts are these. */
async function answer(
  path: string,
  request: Buffer,
  scripts: (request: { readonly script: string }) => never,
): Promise<IncomingHttpHeaders> {
  const { address } = await localBank(1, { scripts });
  const stream = begin(rawSession(address), path);
  stream.end(framed(request));
  const [headers] = (await Promise.race([once(stream, "response"), once(stream, "close")])) as [IncomingHttpHeaders];
  const bytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length + 32, 0);
  expect(bytes).toBeLessThan(TRAILER_BYTES_MAX);
  return headers;
}

function detailsOf(headers: IncomingHttpHeaders): { info: ErrorInfo; request: BadRequest } {
  const { details } = Status.decode(Buffer.from(String(headers["grpc-status-details-bin"]), "base64"));
  const bytesOf = (type: string): Uint8Array => details.find(({ typeUrl }) => typeUrl.endsWith(type))?.value ?? new Uint8Array();
  return { info: ErrorInfo.decode(bytesOf("ErrorInfo")), request: BadRequest.decode(bytesOf("BadRequest")) };
}

const SCRIPT = BANK.runScript.requestSerialize({ script: "x", style: "", keepGoing: false });

describe("an error that says more than trailers may carry", () => {
  it.each(["x", "→", "%"])("is cut so that every client gets it, whatever takes up the room: %s", async (character) => {
    const long = character.repeat(50_000);
    const problems = Array.from({ length: 50 }, (_, index) => ({ line: index + 1, column: 1, description: long }));
    const headers = await answer(BANK.runScript.path, SCRIPT, () => {
      const refusal: BadRequestRefusal = new BadScript(long, problems);
      const facts = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`fact_number_${index}`, long]));
      throw Object.assign(refusal, { facts } satisfies Pick<CutlineError, "facts">);
    });
    expect(String(headers["grpc-message"]).length).toBeGreaterThan(MESSAGE_BYTES_MAX - 16);
    const { info, request } = detailsOf(headers);
    expect(request.fieldViolations).toHaveLength(VIOLATIONS_MAX);
    expect(Object.keys(info.metadata)).toHaveLength(FACTS_MAX);
    for (const { description } of request.fieldViolations)
      expect(VIOLATION_BYTES_MAX - Buffer.byteLength(description)).toBeOneOf([0, 1, 2]);
    for (const fact of Object.values(info.metadata)) expect(FACT_BYTES_MAX - Buffer.byteLength(fact)).toBeOneOf([0, 1, 2]);
  });
});

/** A word that no answer has room for. */
const LONG = "→x".repeat(100_000);

const NO_MASK = { readMask: undefined };
const LONG_ID = { snapshotId: LONG, ...NO_MASK };
const PAGE = { pageSize: 0, pageToken: LONG };

/** Calls that are refused for a word in them, and the reason. */
const CALLS: readonly [what: string, reason: string, path: string, request: Buffer][] = [
  ["the id of a snapshot", "UNKNOWN_SNAPSHOT", MASTER.getSnapshot.path, MASTER.getSnapshot.requestSerialize(LONG_ID)],
  ["that of one to wait for", "UNKNOWN_SNAPSHOT", BANK.waitSnapshot.path, BANK.waitSnapshot.requestSerialize(LONG_ID)],
  ["that of one to delete", "UNKNOWN_SNAPSHOT", BANK.deleteSnapshot.path, BANK.deleteSnapshot.requestSerialize(LONG_ID)],
  ["a field", "BAD_FIELD_MASK", MASTER.getNode.path, MASTER.getNode.requestSerialize({ node: 1, readMask: [LONG] })],
  ["a page token", "BAD_PAGE_TOKEN", MASTER.listNodes.path, MASTER.listNodes.requestSerialize({ ...PAGE, ...NO_MASK })],
  ["a request id", "BAD_REQUEST_ID", BANK.receive.path, BANK.receive.requestSerialize({ node: 1, requestId: LONG })],
  ["a script", "BAD_SCRIPT", BANK.runScript.path, BANK.runScript.requestSerialize({ script: LONG, style: "", keepGoing: false })],
];

describe("a word that is too long to be said back", () => {
  it.each(CALLS)("is refused so that every client hears of it: %s", async (_what, reason, path, request) => {
    const headers = await answer(path, request, ({ script }) => {
      throw new BadScript(script, [{ line: 1, column: 1, description: script }]);
    });
    expect(headers["cutline-reason"]).toBe(reason);
    expect(detailsOf(headers).info.reason).toBe(reason);
  });
});

import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http2";
import { BadRequest, Status } from "@cutline/protocol/grpc";
import { expect, it } from "vitest";
import { MESSAGE_BYTES_MAX, VIOLATION_CHARACTERS_MAX, VIOLATIONS_MAX } from "./limits.js";
import { BadScript } from "./script-runner.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { begin, framed, rawSession } from "./testing/raw-grpc.js";
import { BANK, serving } from "./testing/serving.js";

/** What clients built on gRPC's C core take of trailers, all together. */
const TRAILER_BYTES_MAX = 8_192;

it("an error that says more than trailers may carry is cut so that every client gets it", async () => {
  const problems = Array.from({ length: 500 }, (_, index) => ({ line: index + 1, column: 1, description: "→".repeat(500) }));
  const scripts = (): never => {
    throw new BadScript("→".repeat(50_000), problems);
  };
  const { address } = await serving(new MemoryCluster(), { scripts });
  const stream = begin(rawSession(address), BANK.runScript.path);
  stream.end(framed(BANK.runScript.requestSerialize({ script: "x", style: "", keepGoing: false })));
  const [headers] = (await once(stream, "response")) as [IncomingHttpHeaders];
  const bytes = Object.entries(headers).reduce((sum, [key, value]) => sum + key.length + String(value).length + 32, 0);
  expect(bytes).toBeLessThan(TRAILER_BYTES_MAX);
  expect(String(headers["grpc-message"]).length).toBeLessThanOrEqual(MESSAGE_BYTES_MAX);
  const { details } = Status.decode(Buffer.from(String(headers["grpc-status-details-bin"]), "base64"));
  const { fieldViolations } = BadRequest.decode(details.find(({ typeUrl }) => typeUrl.endsWith("BadRequest"))!.value);
  expect(fieldViolations.map(({ description }) => description.length)).toEqual(
    Array.from({ length: VIOLATIONS_MAX }, () => VIOLATION_CHARACTERS_MAX),
  );
});

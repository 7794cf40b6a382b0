import { once } from "node:events";
import { type Cluster, Refusal } from "@cutline/core";
import type { RunScriptRequest, RunScriptResponse } from "@cutline/protocol/bank/grpc";
import { BadRequest, type BadRequest_FieldViolation, ErrorInfo, Status } from "@cutline/protocol/grpc";
import { type CallOptions, type Client, type ClientReadableStream, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import type { ManagedCluster } from "../cluster/managed-cluster.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { SCRIPT_BYTES_MAX } from "./limits.js";
import { BadScript, type ScriptRunner, type ScriptRunOptions } from "./script-runner.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { type Gate, gate } from "./testing/stub-cluster.js";

const REQUEST: RunScriptRequest = { script: "anything", style: "", seed: 7n, keepGoing: false };

/** RunScript, by a client that reads only what it is asked for. */
function start(
  client: Client,
  request: Partial<RunScriptRequest> = {},
  options: CallOptions = {},
): ClientReadableStream<RunScriptResponse> {
  const { path, requestSerialize, responseDeserialize } = BANK.runScript;
  const whole = { ...REQUEST, ...request };
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, whole, new Metadata(), options);
  stream.on("error", () => undefined); // told by whoever waits for it
  return stream;
}

/** Everything that a script prints, and its end. Rejects with the ServiceError. */
async function readAll(stream: ClientReadableStream<RunScriptResponse>): Promise<{ lines: string[]; reports: string[]; failures: number }> {
  const lines: string[] = [];
  const reports: string[] = [];
  let failures = -1;
  for await (const response of stream as AsyncIterable<RunScriptResponse>) {
    lines.push(...response.outputLines);
    reports.push(...response.reportLines);
    failures = response.outcome?.failures ?? failures;
  }
  return { lines, reports, failures };
}

async function served(scripts?: ScriptRunner): Promise<{ cluster: Cluster; client: Client }> {
  const cluster = new MemoryCluster();
  const { address } = await serving(cluster, scripts === undefined ? {} : { scripts });
  return { cluster, client: connect(address) };
}

/** A runner whose scripts do `work`, and end without a failure. */
function runner(work: (options: ScriptRunOptions) => Promise<void>): ScriptRunner {
  return () => ({
    run: async (options) => {
      await work(options);
      return { failures: 0, firstFailure: null };
    },
  });
}

/** A runner whose scripts start the cluster, open `begun`, and stand still until they are told to end. */
function endless(begun: Gate): ScriptRunner {
  return runner(async ({ cluster, signal }) => {
    await cluster.start({ seed: 1n });
    begun.open();
    if (!signal.aborted) await once(signal, "abort");
  });
}

/** The details that an error carries for programs. */
function detailsOf({ metadata }: ServiceError): { info: ErrorInfo | null; violations: readonly BadRequest_FieldViolation[] } {
  const [bytes] = metadata.get("grpc-status-details-bin");
  const details = new Map(Status.decode(Buffer.from(bytes ?? "")).details.map(({ typeUrl, value }) => [typeUrl.split(".").at(-1), value]));
  const [info, request] = [details.get("ErrorInfo"), details.get("BadRequest")];
  return {
    info: info === undefined ? null : ErrorInfo.decode(info),
    violations: request === undefined ? [] : BadRequest.decode(request).fieldViolations,
  };
}

async function errorOf(stream: ClientReadableStream<RunScriptResponse>): Promise<ServiceError> {
  const [error] = (await once(stream.resume(), "error").catch((thrown: unknown) => [thrown])) as [ServiceError];
  return error;
}

describe("RunScript", () => {
  it("streams what is printed and what is reported, and tells of the end", async () => {
    const requests: unknown[] = [];
    const { client } = await served((request) => {
      requests.push(request);
      return runner(async ({ output, report }) => {
        output.write("one\ntwo\n");
        report.write("script:3: no\n");
        await Promise.resolve();
        output.write("\n");
      })(request);
    });
    expect(await readAll(start(client, { style: "echo", keepGoing: true }))).toEqual({
      lines: ["one", "two", ""],
      reports: ["script:3: no"],
      failures: 0,
    });
    expect(requests).toEqual([{ script: "anything", style: "echo", seed: 7n, keepGoing: true }]);
  });

  it("ends with the status of the command that failed, and its line", async () => {
    const error = new Refusal("UNKNOWN_NODE", "there is no node 9", { node: "9" });
    const end = { failures: 1, firstFailure: { line: 4, command: "Receive 9", error } };
    const { client } = await served(() => ({ run: () => Promise.resolve(end) }));
    const failed = await failure(readAll(start(client)));
    expect(failed).toEqual({ code: status.NOT_FOUND, details: "line 4: Receive 9: there is no node 9", reason: "UNKNOWN_NODE" });
    expect(detailsOf(await errorOf(start(client))).info).toMatchObject({ reason: "UNKNOWN_NODE", metadata: { node: "9", line: "4" } });
    expect(await readAll(start(client, { keepGoing: true }))).toMatchObject({ failures: 1 });
  });

  it("does nothing of a script that can't be parsed", async () => {
    const { client } = await served(() => {
      throw new BadScript("script:2:1: what?", [{ line: 2, column: 1, description: "what?" }]);
    });
    const failed = await failure(readAll(start(client)));
    expect(failed).toEqual({ code: status.INVALID_ARGUMENT, details: "script:2:1: what?", reason: "BAD_SCRIPT" });
    expect(detailsOf(await errorOf(start(client))).violations).toMatchObject([{ field: "script", description: "line 2, column 1: what?" }]);
  });

  it("takes scripts up to a limit", async () => {
    const { client } = await served(runner(() => Promise.resolve()));
    expect(await readAll(start(client, { script: "#".repeat(SCRIPT_BYTES_MAX) }))).toMatchObject({ failures: 0 });
    const failed = await failure(readAll(start(client, { script: "é".repeat(SCRIPT_BYTES_MAX / 2) + "#" })));
    expect(failed).toMatchObject({ code: status.INVALID_ARGUMENT, reason: "BAD_SCRIPT" });
    expect(failed.details).toContain(`${SCRIPT_BYTES_MAX + 1} bytes`);
  });

  it("is refused where nobody can read scripts", async () => {
    const { client } = await served();
    expect(await failure(readAll(start(client)))).toMatchObject({ code: status.UNIMPLEMENTED, reason: "NO_SCRIPTS" });
  });

  it("runs one at a time", async () => {
    const begun = gate();
    const { client } = await served(endless(begun));
    const first = start(client);
    await begun.passed;
    expect(await failure(readAll(start(client)))).toMatchObject({ code: status.FAILED_PRECONDITION, reason: "SCRIPT_RUNNING" });
    first.cancel();
  });
});

describe("a script whose caller leaves", () => {
  it.each([
    ["cancels", (stream: ClientReadableStream<RunScriptResponse>): void => stream.cancel(), {}, status.CANCELLED],
    ["has a deadline", (): void => undefined, { deadline: 1_000 }, status.DEADLINE_EXCEEDED],
  ] as const)("who %s, leaves the cluster stopped", async (_how, leave, { deadline }: { deadline?: number }, code) => {
    const begun = gate();
    const { client } = await served(endless(begun));
    const stream = start(client, {}, deadline === undefined ? {} : { deadline: Date.now() + deadline });
    const error = errorOf(stream);
    await begun.passed;
    leave(stream);
    expect((await error).code).toBe(code);
    await expect
      .poll(() =>
        call(client, MASTER.startCluster, {}).then(
          () => "started",
          () => "not yet",
        ),
      )
      .toBe("started");
  });

  it("stops what was being started when he left", async () => {
    const begun = gate();
    const goOn = gate();
    const cluster: ManagedCluster = new MemoryCluster();
    const stopped = gate();
    const stop = cluster.stop.bind(cluster);
    cluster.stop = async () => {
      await stop();
      stopped.open();
    };
    const scripts = runner(async ({ cluster: its, signal }) => {
      void its.start({ seed: 1n });
      begun.open();
      if (!signal.aborted) await once(signal, "abort");
    });
    const begin = cluster.start.bind(cluster);
    cluster.start = async (options) => {
      await goOn.passed;
      await begin(options);
    };
    const client = connect((await serving(cluster, { scripts })).address);
    const stream = start(client);
    await begun.passed;
    stream.cancel();
    goOn.open();
    await stopped.passed;
  });

  it("leaves a cluster alone that somebody else has started", async () => {
    const begun = gate();
    const ended = gate();
    const scripts = runner(async ({ cluster, signal }) => {
      await Promise.resolve(cluster.start({ seed: 1n })).catch(() => undefined);
      begun.open();
      if (!signal.aborted) await once(signal, "abort");
      ended.open();
    });
    const { client } = await served(scripts);
    await call(client, MASTER.startCluster, {});
    const stream = start(client);
    await begun.passed;
    stream.cancel();
    await ended.passed;
    expect(await call(client, MASTER.inspectCluster, {})).toMatchObject({ nodes: [] });
  });
});

it("a caller who doesn't read stops the script, and finds everything when it reads again", async () => {
  const stands = gate();
  let written = 0;
  const [LINES, AT_ONCE] = [20_000, 50];
  const { client } = await served(
    runner(async ({ output }) => {
      while (written < LINES) {
        output.write(Array.from({ length: AT_ONCE }, (_, index) => `${String(written + index).padStart(1_000)}\n`).join(""));
        written += AT_ONCE;
        const room = output.room();
        if (room === null) continue;
        stands.open();
        await room;
      }
    }),
  );
  const stream = start(client);
  onTestFinished(() => stream.cancel());
  await stands.passed;
  expect(written).toBeLessThan(LINES / 2);
  const { lines } = await readAll(stream);
  expect(lines.map(Number)).toEqual(Array.from({ length: LINES }, (_, index) => index));
});

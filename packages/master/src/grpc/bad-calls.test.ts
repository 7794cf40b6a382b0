import { readFileSync } from "node:fs";
import { type Client, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { HostCluster } from "../cluster/host-cluster.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import { REQUEST_BYTES_MAX } from "./limits.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { tinyBank } from "./testing/tiny-bank.js";

const DOCUMENT = readFileSync(new URL("../../../../docs/errors.md", import.meta.url), "utf8");
/** The largest amount there is. */
const MOST = 0x7fff_ffff_ffff_ffffn;
const NO_MASK = { readMask: undefined };
const NO_MESSAGE = Buffer.from("ffffffff", "hex");

/** A call that can't be done, with the code and the reason that it must be answered with. */
type BadCall = readonly [what: string, code: keyof typeof status, reason: string, calling: (client: Client) => Promise<unknown>];

/** What is asked of a bank that runs, whose nodes 1 and 2 have 100 each and wait for 5 from each other. */
const BAD_CALLS: readonly BadCall[] = [
  ["a second start", "FAILED_PRECONDITION", "ALREADY_STARTED", (client) => call(client, BANK.startMaster, {})],
  ["a second start, in bytes", "FAILED_PRECONDITION", "ALREADY_STARTED", (client) => call(client, MASTER.startCluster, {})],
  ["a node that is there", "ALREADY_EXISTS", "NODE_EXISTS", (client) => call(client, BANK.createNode, { node: 1, balance: 1n })],
  ["a balance below 0", "INVALID_ARGUMENT", "BAD_AMOUNT", (client) => call(client, BANK.createNode, { node: 3, balance: -1n })],
  ["a payment below 0", "INVALID_ARGUMENT", "BAD_AMOUNT", (client) => call(client, BANK.send, { source: 1, target: 2, amount: -1n })],
  ["a payment to itself", "INVALID_ARGUMENT", "SEND_TO_ITSELF", (client) => call(client, BANK.send, { source: 1, target: 1, amount: 1n })],
  ["a payment by nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, BANK.send, { source: 9, target: 1, amount: 1n })],
  ["a payment to nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, BANK.send, { source: 1, target: 9, amount: 1n })],
  ["a command to nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => command(client, 9)],
  ["a command that is empty", "INVALID_ARGUMENT", "BAD_COMMAND", (client) => command(client, 1)],
  ["a command that is too large", "INVALID_ARGUMENT", "BAD_COMMAND", (client) => command(client, 1, (1 << 20) + 1)],
  ["a request that is too large", "RESOURCE_EXHAUSTED", "", (client) => command(client, 1, REQUEST_BYTES_MAX + 1)],
  ["a receive at nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, BANK.receive, { node: 9 })],
  ["a receive from nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, BANK.receive, { node: 1, source: 9 })],
  ["a snapshot at nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, BANK.beginSnapshot, { node: 9 })],
  ["collecting what nobody began", "FAILED_PRECONDITION", "NO_SNAPSHOT", (client) => call(client, BANK.collectState, {})],
  ["the last snapshots of none", "FAILED_PRECONDITION", "NOTHING_COLLECTED", (client) => call(client, BANK.printSnapshot, {})],
  ["looking at nobody", "NOT_FOUND", "UNKNOWN_NODE", (client) => call(client, MASTER.getNode, { node: 9, ...NO_MASK })],
  ["an unknown snapshot", "NOT_FOUND", "UNKNOWN_SNAPSHOT", (client) => call(client, MASTER.getSnapshot, { snapshotId: "1-9", ...NO_MASK })],
  ["waiting for one", "NOT_FOUND", "UNKNOWN_SNAPSHOT", (client) => call(client, BANK.waitSnapshot, { snapshotId: "1-9", ...NO_MASK })],
  ["deleting one", "NOT_FOUND", "UNKNOWN_SNAPSHOT", (client) => call(client, MASTER.deleteSnapshot, { snapshotId: "no id" })],
  ["a page that begins nowhere", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN", (client) => list(client, 1, "made up")],
  ["a page of less than nothing", "INVALID_ARGUMENT", "BAD_PAGE_SIZE", (client) => list(client, -1, "")],
  [
    "a field that there isn't",
    "INVALID_ARGUMENT",
    "BAD_FIELD_MASK",
    (client) => call(client, MASTER.getNode, { node: 1, readMask: ["money"] }),
  ],
  [
    "a request id that is none",
    "INVALID_ARGUMENT",
    "BAD_REQUEST_ID",
    (client) => call(client, BANK.receive, { node: 1, requestId: "again" }),
  ],
  ["an event that is yet to come", "OUT_OF_RANGE", "BAD_EVENT_POSITION", (client) => watch(client, 1_000n)],
  ["a script at a server of none", "UNIMPLEMENTED", "NO_SCRIPTS", (client) => runScript(client)],
  ["a method that there isn't", "UNIMPLEMENTED", "", (client) => raw(client, "/cutline.bank.v1.BankService/Rob", Buffer.alloc(0))],
  ["bytes that are no message", "INVALID_ARGUMENT", "UNREADABLE_REQUEST", (client) => raw(client, BANK.send.path, NO_MESSAGE)],
  ["a deadline that is over", "DEADLINE_EXCEEDED", "", (client) => raw(client, BANK.receiveAll.path, Buffer.alloc(0), Date.now() - 1)],
];

/** What each reason's row says of its code. */
function documented(reason: string): string | undefined {
  const row = DOCUMENT.split("\n").find((line) => line.startsWith("|") && new RegExp(`\\b${reason}\\b`).test(line.split("|")[3] ?? ""));
  return row?.split("|")[2]?.trim();
}

describe("a bad call", () => {
  it.each(BAD_CALLS)("is answered with its code and reason, and changes nothing: %s", async (_what, code, reason, calling) => {
    const client = await bank();
    const before = await call(client, MASTER.inspectCluster, {});
    const failed = await failure(calling(client));
    expect([failed.code, failed.reason]).toEqual([status[code], reason === "" ? undefined : reason]);
    expect(failed.details).not.toMatch(/ at .*\.[jt]s:\d/);
    expect(await call(client, MASTER.inspectCluster, {})).toEqual(before);
  });

  it.each(BAD_CALLS.filter(([, , reason]) => reason !== ""))("is in the documented table: %s", (_what, code, reason) => {
    expect(documented(reason)).toBe(code);
  });

  it("that would pass 64 bits is refused, and its money waits", async () => {
    const client = await bank();
    await call(client, BANK.createNode, { node: 3, balance: MOST });
    expect(
      await failure(
        call(client, BANK.receive, { node: 1 })
          .then(() => call(client, BANK.send, { source: 1, target: 3, amount: 1n }))
          .then(() => call(client, BANK.receive, { node: 3, source: 1 })),
      ),
    ).toMatchObject({
      code: status.OUT_OF_RANGE,
      reason: "BALANCE_OVERFLOW",
    });
    const channels = { pageSize: 0, pageToken: "", onlyNonEmpty: true };
    expect((await call(client, MASTER.listChannels, channels)).channels).toContainEqual({ source: 1, target: 3, depth: 1 });
  });

  it("before a start is refused, whatever it asks for", async () => {
    const client = await empty();
    for (const calling of [
      call(client, BANK.receiveAll, {}),
      call(client, BANK.killAll, {}),
      call(client, MASTER.inspectCluster, {}),
      list(client, 1, ""),
    ]) {
      expect(await failure(calling)).toMatchObject({ code: status.FAILED_PRECONDITION, reason: "NOT_STARTED" });
    }
  });

  it("of a snapshot that isn't whole names the channels where its markers wait", async () => {
    const client = await bank();
    await call(client, BANK.beginSnapshot, { node: 1 });
    const failed = await failure(call(client, BANK.collectState, {}));
    expect(failed).toMatchObject({ code: status.FAILED_PRECONDITION, reason: "MARKERS_WAITING" });
    expect(failed.details).toContain("(1 → 2)");
  });
});

async function empty(): Promise<Client> {
  const cluster = new HostCluster({
    application: tinyBank,
    hosts: 1,
    nodesExpected: 2,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([tinyBank], events)),
  });
  return connect((await serving(cluster)).address);
}

async function bank(): Promise<Client> {
  const client = await empty();
  await call(client, BANK.startMaster, { seed: 7n });
  for (const node of [1, 2]) await call(client, BANK.createNode, { node, balance: 105n });
  for (const [source, target] of [
    [1, 2],
    [2, 1],
  ] as const)
    await call(client, BANK.send, { source, target, amount: 5n });
  return client;
}

function command(client: Client, node: number, bytes = 0): Promise<unknown> {
  return call(client, MASTER.executeCommand, { node, command: new Uint8Array(bytes), sendsTo: undefined });
}

function list(client: Client, pageSize: number, pageToken: string): Promise<unknown> {
  return call(client, MASTER.listNodes, { pageSize, pageToken, ...NO_MASK });
}

function raw(client: Client, path: string, request: Buffer, deadline = Infinity): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const same = (bytes: Buffer): Buffer => bytes;
    client.makeUnaryRequest(path, same, same, request, new Metadata(), { deadline }, (error: ServiceError | null, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

function watch(client: Client, fromPosition: bigint): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = MASTER.watchEvents;
  return ended(client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { fromPosition }, new Metadata()));
}

function runScript(client: Client): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = BANK.runScript;
  const request = BANK.runScript.requestDeserialize(Buffer.from([0x0a, 0x00]));
  return ended(client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, new Metadata()));
}

/** Settles when a stream has: rejects with its error. */
async function ended(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const response of stream) expect(response).toBeDefined();
}

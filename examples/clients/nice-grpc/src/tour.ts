/**
 * A tour of Cutline's services in TypeScript, with nice-grpc and code generated from the .proto files: two nodes, some money, two errors, a
 * snapshot, and the events of all that.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ChannelCredentials, type ClientMiddleware, createChannel, createClientFactory, Metadata } from "nice-grpc";
import {
  type BankServiceClient,
  BankServiceDefinition,
  type BankSnapshot,
  type SendRequest,
} from "./generated/cutline/bank/v1/bank_service.js";
import { MasterServiceDefinition, type WatchEventsResponse } from "./generated/cutline/v1/master_service.js";
import { ErrorInfo } from "./generated/google/rpc/error_details.js";
import { Status } from "./generated/google/rpc/status.js";

const DEADLINE_MS = 10_000;

async function tour(bank: BankServiceClient): Promise<void> {
  await bank.startMaster({});
  await bank.createNode({ node: 1, balance: 1000n });
  await bank.createNode({ node: 2, balance: 500n });
  await send(bank, { source: 1, target: 2, amount: 300n });
  await send(bank, { source: 2, target: 1, amount: 9000n });
  await send(bank, { source: 1, target: 3, amount: 5n });

  const { source, body } = await bank.receive({ node: 2, source: 1 });
  if (body?.$case === "amount") console.log(`${source} Transfer ${body.value}`);
  await send(bank, { source: 2, target: 1, amount: 100n });
  await bank.beginSnapshot({ node: 1 });
  console.log("Started by Node 1");
  await bank.receiveAll({});
  const { snapshots } = await bank.collectState({});
  for (const snapshot of snapshots) print(snapshot);
  await bank.killAll({});
}

async function send(bank: BankServiceClient, request: SendRequest): Promise<void> {
  let status: Status | undefined; // nice-grpc hands the details to whoever wants the trailers
  const onTrailer = (trailers: Metadata): void => {
    const details = trailers.get("grpc-status-details-bin");
    if (details instanceof Uint8Array) status = Status.decode(details);
  };
  try {
    const { sent } = await bank.send(request, { onTrailer });
    if (!sent) console.log("ERR_SEND");
  } catch (error) {
    const info = status?.details.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc.ErrorInfo"));
    if (status === undefined || info === undefined) throw error; // it is not the master's
    console.log(`${ErrorInfo.decode(info.value).reason}: ${status.message}`);
  }
}

function print({ nodes, channels }: BankSnapshot): void {
  console.log("---Node states");
  for (const { node, balance } of nodes) console.log(`node ${node} = ${balance}`);
  console.log("---Channel states");
  for (const { source, target, transfers } of channels) {
    const total = transfers.reduce((sum, amount) => sum + amount, 0n);
    console.log(`channel (${source} → ${target}) = ${total}`);
  }
}

/** Lines for the events, until a snapshot is collected. Whatever else happened, and whatever later versions tell of, is skipped. */
async function tell(responses: AsyncIterable<WatchEventsResponse>): Promise<string[]> {
  const lines: string[] = [];
  for await (const { events } of responses) {
    for (const { kind } of events) {
      if (kind?.$case === "nodeCreated") lines.push(`node ${kind.value.node} was created`);
      if (kind?.$case === "snapshotBegun") lines.push(`snapshot ${kind.value.snapshotId} was begun`);
      if (kind?.$case === "snapshotCollected") return [...lines, `snapshot ${kind.value.snapshotId} was collected`];
    }
  }
  return lines;
}

/** Every call has a deadline, and carries the token where the environment has one. */
const everyCall: ClientMiddleware = async function* (call, options) {
  const metadata = Metadata(options.metadata);
  const token = process.env["CUTLINE_TOKEN"];
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  return yield* call.next(call.request, { ...options, metadata, signal: options.signal ?? AbortSignal.timeout(DEADLINE_MS) });
};

const { values } = parseArgs({ options: { address: { type: "string", default: "127.0.0.1:7077" }, "tls-ca": { type: "string" } } });
const { address, "tls-ca": ca } = values;
const trust = ca === undefined ? ChannelCredentials.createInsecure() : ChannelCredentials.createSsl(readFileSync(ca));
const channel = createChannel(address, trust);
const factory = createClientFactory().use(everyCall);
try {
  const events = factory.create(MasterServiceDefinition, channel).watchEvents({})[Symbol.asyncIterator]();
  await events.next(); // the first response comes at once: from here on, nothing is missed
  const story = tell({ [Symbol.asyncIterator]: () => events });
  await tour(factory.create(BankServiceDefinition, channel));
  console.log(["---Events", ...(await story)].join("\n"));
} finally {
  channel.close();
}

/**
 * A tour of Cutline's services in TypeScript, with nice-grpc and code generated from the .proto files: two nodes, some money, two errors, a
 * snapshot, and the events of all that.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ChannelCredentials, ClientError, type ClientMiddleware, createChannel, createClientFactory, Metadata, Status } from "nice-grpc";
import {
  type BankServiceClient,
  BankServiceDefinition,
  type BankSnapshot,
  type SendRequest,
} from "./generated/cutline/bank/v1/bank_service.js";
import { type MasterServiceClient, MasterServiceDefinition, type WatchEventsResponse } from "./generated/cutline/v1/master_service.js";
import { ErrorInfo } from "./generated/google/rpc/error_details.js";
import { Status as RichStatus } from "./generated/google/rpc/status.js";

const DEADLINE_MS = 10_000;

/** A call that failed. */
class CallFailed extends Error {
  constructor(
    override readonly cause: ClientError,
    /** The stable reason; undefined where there is none: then it is not the master's. */
    readonly reason: string | undefined,
  ) {
    super(`${Status[cause.code]}: ${cause.details} [${reason ?? "not from the master"}]`);
  }
}

/** The stable reason in the details of an error. */
function reasonIn(trailers: Metadata): string | undefined {
  const details = trailers.get("grpc-status-details-bin");
  if (!(details instanceof Uint8Array)) return undefined;
  const info = RichStatus.decode(details).details.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc.ErrorInfo"));
  return info && ErrorInfo.decode(info.value).reason;
}

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
  try {
    const { sent } = await bank.send(request);
    if (!sent) console.log("ERR_SEND");
  } catch (error) {
    if (!(error instanceof CallFailed) || error.reason === undefined) throw error; // it is not the master's
    console.log(`${error.reason}: ${error.cause.details}`);
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

async function look(bank: BankServiceClient): Promise<void> {
  const { nodes } = await bank.listNodes({});
  for (const { node, balance } of nodes) console.log(`node ${node} = ${balance}`);
}

async function watchedTour(master: MasterServiceClient, bank: BankServiceClient): Promise<void> {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(DEADLINE_MS)]);
  const events = master.watchEvents({}, { signal })[Symbol.asyncIterator]();
  await events.next(); // the first response comes at once: from here on, nothing is missed
  try {
    const [lines] = await Promise.all([tell({ [Symbol.asyncIterator]: () => events }), tour(bank)]);
    console.log(["---Events", ...lines].join("\n"));
  } finally {
    enough.abort(); // or it would go on until its deadline
  }
}

const OPTIONS = {
  address: { type: "string", default: "127.0.0.1:7077" },
  "tls-ca": { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  look: { type: "boolean", default: false },
} as const;

/** Files in PEM. */
type Files = Readonly<Record<"ca" | "cert" | "key", string | undefined>>;

/** Without --tls-ca, all is said in the clear. */
function security({ ca, cert, key }: Files): ChannelCredentials {
  const read = (path: string | undefined): Buffer | null => (path === undefined ? null : readFileSync(path));
  const trusted = read(ca);
  if (trusted === null) return ChannelCredentials.createInsecure();
  return ChannelCredentials.createSsl(trusted, read(key), read(cert));
}

/** Every call has a deadline, and carries the token where the environment has one. A call that fails does so with a CallFailed. */
const everyCall: ClientMiddleware = async function* (call, options) {
  const metadata = Metadata(options.metadata);
  const token = process.env["CUTLINE_TOKEN"];
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  let reason: string | undefined;
  const onTrailer = (trailers: Metadata): void => {
    reason = reasonIn(trailers); // nice-grpc hands the details of an error to whoever wants the trailers
  };
  try {
    return yield* call.next(call.request, { ...options, metadata, onTrailer, signal: options.signal ?? AbortSignal.timeout(DEADLINE_MS) });
  } catch (error) {
    throw error instanceof ClientError ? new CallFailed(error, reason) : error;
  }
};

async function main(): Promise<void> {
  const { address, look: looksOnly, "tls-ca": ca, "tls-cert": cert, "tls-key": key } = parseArgs({ options: OPTIONS }).values;
  const channel = createChannel(address, security({ ca, cert, key }));
  const factory = createClientFactory().use(everyCall);
  const bank = factory.create(BankServiceDefinition, channel);
  try {
    await (looksOnly ? look(bank) : watchedTour(factory.create(MasterServiceDefinition, channel), bank));
  } finally {
    channel.close();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

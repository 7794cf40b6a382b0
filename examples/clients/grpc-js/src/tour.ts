/**
 * A tour of Cutline's services in TypeScript, with @grpc/grpc-js and @cutline/protocol: two nodes, some money, two errors, a snapshot, and
 * the events of all that.
 */
/* eslint-disable @typescript-eslint/unbound-method -- a method is handed to `call`, which calls it on the bank */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BankServiceClient, type BankSnapshot, ListNodesRequest, type SendRequest } from "@cutline/protocol/bank/grpc";
import { ErrorInfo, MasterServiceClient, Status, type WatchEventsResponse } from "@cutline/protocol/grpc";
import { type CallOptions, type ChannelCredentials, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";

const DEADLINE_MS = 10_000;

/** A call of one request and one response, as the generated client has it. */
type Call<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** What every call is given: the token where the environment has one, and a deadline. */
function each(): [Metadata, CallOptions] {
  const metadata = new Metadata();
  const token = process.env["CUTLINE_TOKEN"];
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  return [metadata, { deadline: Date.now() + DEADLINE_MS }];
}

/** Makes one call. */
function call<Request, Response>(bank: BankServiceClient, method: Call<Request, Response>, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(bank, request, ...each(), (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

async function tour(bank: BankServiceClient): Promise<void> {
  await call(bank, bank.startMaster, {});
  await call(bank, bank.createNode, { node: 1, balance: 1000n });
  await call(bank, bank.createNode, { node: 2, balance: 500n });
  await send(bank, { source: 1, target: 2, amount: 300n });
  await send(bank, { source: 2, target: 1, amount: 9000n });
  await send(bank, { source: 1, target: 3, amount: 5n });

  const { source, body } = await call(bank, bank.receive, { node: 2, source: 1 });
  if (body?.$case === "amount") console.log(`${source} Transfer ${body.value}`);
  await send(bank, { source: 2, target: 1, amount: 100n });
  await call(bank, bank.beginSnapshot, { node: 1 });
  console.log("Started by Node 1");
  await call(bank, bank.receiveAll, {});
  const { snapshots } = await call(bank, bank.collectState, {});
  for (const snapshot of snapshots) print(snapshot);
  await call(bank, bank.killAll, {});
}

async function send(bank: BankServiceClient, request: SendRequest): Promise<void> {
  try {
    const { sent } = await call(bank, bank.send, request);
    if (!sent) console.log("ERR_SEND");
  } catch (error) {
    const { metadata, details } = error as ServiceError;
    const reason = reasonIn(metadata);
    if (reason === undefined) throw error;
    console.log(`${reason}: ${details}`);
  }
}

/** The stable reason in the details of an error; undefined where it has none: then it is not the master's. */
function reasonIn(trailers: Metadata): string | undefined {
  const [details] = trailers.get("grpc-status-details-bin");
  if (!(details instanceof Uint8Array)) return undefined;
  const info = Status.decode(details).details.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc.ErrorInfo"));
  return info && ErrorInfo.decode(info.value).reason;
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
  const { nodes } = await call(bank, bank.listNodes, ListNodesRequest.fromPartial({}));
  for (const { node, balance } of nodes) console.log(`node ${node} = ${balance}`);
}

async function watchedTour(master: MasterServiceClient, bank: BankServiceClient): Promise<void> {
  const stream = master.watchEvents({}, ...each());
  const events = stream[Symbol.asyncIterator]() as AsyncIterableIterator<WatchEventsResponse>;
  await events.next(); // the first response comes at once: from here on, nothing is missed
  try {
    const [lines] = await Promise.all([tell(events), tour(bank)]);
    console.log(["---Events", ...lines].join("\n"));
  } finally {
    stream.cancel(); // or it would go on until its deadline
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
  return trusted === null ? credentials.createInsecure() : credentials.createSsl(trusted, read(key), read(cert));
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!("metadata" in error)) return error.message;
  const { code, details, metadata } = error as ServiceError;
  return `${status[code]}: ${details} [${reasonIn(metadata) ?? "not from the master"}]`;
}

async function main(): Promise<void> {
  const { address, look: looksOnly, "tls-ca": ca, "tls-cert": cert, "tls-key": key } = parseArgs({ options: OPTIONS }).values;
  const trust = security({ ca, cert, key });
  const bank = new BankServiceClient(address, trust);
  const master = new MasterServiceClient(address, trust);
  try {
    await (looksOnly ? look(bank) : watchedTour(master, bank));
  } finally {
    bank.close();
    master.close();
  }
}

await main().catch((error: unknown) => {
  console.error(told(error));
  process.exitCode = 1;
});

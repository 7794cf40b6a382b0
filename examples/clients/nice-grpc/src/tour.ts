/**
 * A tour of Cutline's BankService in TypeScript, with nice-grpc and code generated from the .proto files: two nodes, some money, two errors
 * and a snapshot.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ChannelCredentials, ClientError, type ClientMiddleware, createChannel, createClientFactory, Metadata } from "nice-grpc";
import {
  type BankServiceClient,
  BankServiceDefinition,
  type BankSnapshot,
  type SendRequest,
} from "./generated/cutline/bank/v1/bank_service.js";

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
  let reason: string | undefined;
  try {
    const { sent } = await bank.send(request, { onTrailer: (trailer) => (reason = trailer.get("cutline-reason")) });
    if (!sent) console.log("ERR_SEND");
  } catch (error) {
    if (!(error instanceof ClientError) || reason === undefined) throw error;
    console.log(`${reason}: ${error.details}`);
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
try {
  await tour(createClientFactory().use(everyCall).create(BankServiceDefinition, channel));
} finally {
  channel.close();
}

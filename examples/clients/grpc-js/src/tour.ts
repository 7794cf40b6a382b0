/**
 * A tour of Cutline's BankService in TypeScript, with @grpc/grpc-js and @cutline/protocol: two nodes, some money, two errors and a snapshot.
 */
/* eslint-disable @typescript-eslint/unbound-method -- a method is handed to `call`, which calls it on the bank */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BankServiceClient, type BankSnapshot, type SendRequest } from "@cutline/protocol/bank/grpc";
import { type CallOptions, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";

const DEADLINE_MS = 10_000;

/** A call of one request and one response, as the generated client has it. */
type Call<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** Makes one call: every call has a deadline, and carries the token where the environment has one. */
function call<Request, Response>(bank: BankServiceClient, method: Call<Request, Response>, request: Request): Promise<Response> {
  const metadata = new Metadata();
  const token = process.env["CUTLINE_TOKEN"];
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    method.call(bank, request, metadata, { deadline: Date.now() + DEADLINE_MS }, (error, response) => {
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
    const [reason] = metadata.get("cutline-reason");
    if (typeof reason !== "string") throw error;
    console.log(`${reason}: ${details}`);
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

const { values } = parseArgs({ options: { address: { type: "string", default: "127.0.0.1:7077" }, "tls-ca": { type: "string" } } });
const { address, "tls-ca": ca } = values;
const trust = ca === undefined ? credentials.createInsecure() : credentials.createSsl(readFileSync(ca));
const bank = new BankServiceClient(address, trust);
try {
  await tour(bank);
} finally {
  bank.close();
}

import { encodeCommand } from "@cutline/bank";
import { BankServiceService, type ExecuteBatchRequest, type ExecuteBatchResponse } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";
import { Client, type MethodDefinition } from "@grpc/grpc-js";
import { CUTLINE } from "../cutline-process.js";
import { ServedMaster } from "../layouts/served-master.js";
import { type Caller, PLAIN, unary } from "./grpc-calls.js";

const NODES = 6;
const BALANCE = 1_000_000_000n;

/** How batches are measured. */
export interface BatchPattern {
  readonly batches: number;
  /** Of one batch. */
  readonly commands: number;
  readonly underWay: number;
}

/** A served cluster of six nodes with money, in a process of its own. */
export class ServedBank {
  private sent = 0;

  private constructor(
    private readonly master: ServedMaster,
    private readonly client: Client,
  ) {}

  /** `hosts` as of `cutline serve`; null: a process for each node. */
  static async start(hosts: number | null): Promise<ServedBank> {
    const master = await ServedMaster.start(CUTLINE, { hosts });
    const bank = new ServedBank(master, new Client(master.address, ...PLAIN));
    await bank.ask(BankServiceService.startMaster, { seed: 7n });
    for (let node = 1; node <= NODES; node += 1) await bank.ask(BankServiceService.createNode, { node, balance: BALANCE });
    return bank;
  }

  /** BankService.Send, each from another node. */
  get send(): Caller {
    return this.caller((answered) => {
      unary(this.client, BankServiceService.send, { ...this.next(), amount: 1n }, answered);
    });
  }

  /** The same through MasterService.ExecuteCommand. */
  get executeCommand(): Caller {
    return this.caller((answered) => {
      const { source, target } = this.next();
      const request = { node: source, command: encodeCommand({ target, amount: 1n }), sendsTo: { nodes: [target] } };
      unary(this.client, MasterServiceService.executeCommand, request, answered);
    });
  }

  /** Sends through BankService.ExecuteBatch, on one stream, `underWay` batches at a time: how many a second. Rejects where one fails. */
  async batchesPerSecond({ batches, commands, underWay }: BatchPattern): Promise<number> {
    const { path, requestSerialize, responseDeserialize } = BankServiceService.executeBatch;
    const stream = this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    const request = (): ExecuteBatchRequest => ({
      commands: Array.from({ length: commands }, () => ({ command: { $case: "send", value: { ...this.next(), amount: 1n } } })),
    });
    const startedMs = performance.now();
    let [begun, done] = [0, 0];
    for (; begun < Math.min(underWay, batches); begun += 1) stream.write(request());
    for await (const { replies, batchDone } of stream as AsyncIterable<ExecuteBatchResponse>) {
      const failed = replies.find(({ reply }) => reply?.$case !== "send");
      if (failed !== undefined) throw new Error(`a command of a batch failed: ${JSON.stringify(failed.reply?.$case)}`);
      if (!batchDone) continue;
      done += 1;
      if (begun < batches) {
        begun += 1;
        stream.write(request());
      } else if (done === batches) stream.end();
    }
    const tookMs = performance.now() - startedMs;
    await this.send.tidy();
    return (batches * commands * 1000) / tookMs;
  }

  async close(): Promise<void> {
    this.client.close();
    await this.master.close();
  }

  private caller(call: Caller["call"]): Caller {
    const tidy = async (): Promise<void> => {
      await this.ask(BankServiceService.receiveAll, {}); // else channels would be full
    };
    return { call, tidy, close: () => this.close() };
  }

  private next(): { source: number; target: number } {
    const source = this.sent % NODES;
    const target = (source + 1 + (Math.floor(this.sent / NODES) % (NODES - 1))) % NODES;
    this.sent += 1;
    return { source: source + 1, target: target + 1 };
  }

  private ask<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      unary(this.client, method, request, (error, response) => {
        if (response === undefined) reject(error ?? new Error("neither an error nor a response"));
        else resolve(response);
      });
    });
  }
}

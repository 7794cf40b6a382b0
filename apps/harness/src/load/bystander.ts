import { createHash } from "node:crypto";
import { Random } from "@cutline/core";
import { BankServiceClient, type RunScriptResponse } from "@cutline/protocol/bank/grpc";
import { credentials } from "@grpc/grpc-js";

const NODES = 6;

/** What one run of the bystander's script came to. */
export interface BystanderRun {
  /** Of all that was printed. */
  readonly hash: string;
  readonly milliseconds: number;
}

/** A client that has nothing to do with the load: it runs one long script, again and again, and compares what comes of it. */
export class Bystander {
  private readonly client: BankServiceClient;
  private readonly script: string;

  /** `commands`: of one run; each is an event. */
  constructor(
    address: string,
    readonly commands: number,
  ) {
    this.client = new BankServiceClient(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
    this.script = moneyScript(commands);
  }

  /** Runs the script once. Rejects with a ServiceError where the server doesn't do it. */
  async run(signal: AbortSignal): Promise<BystanderRun> {
    signal.throwIfAborted();
    const startedMs = performance.now();
    const hash = createHash("sha256");
    const stream = this.client.runScript({ script: this.script, style: "echo", seed: 7n, keepGoing: false });
    const cancel = (): void => {
      stream.cancel();
    };
    signal.addEventListener("abort", cancel);
    try {
      for await (const { outputLines } of stream as AsyncIterable<RunScriptResponse>)
        for (const line of outputLines) hash.update(`${line}\n`);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
    return { hash: hash.digest("hex"), milliseconds: performance.now() - startedMs };
  }

  close(): void {
    this.client.close();
  }
}

/** Money in all directions, and what is received of it; a snapshot at the end. */
function moneyScript(commands: number): string {
  const random = new Random(1n);
  const node = (): number => 1 + random.below(NODES);
  const lines = ["StartMaster", ...Array.from({ length: NODES }, (_, index) => `CreateNode ${index + 1} 1000000`)];
  while (lines.length < commands - 5) {
    const source = node();
    lines.push(`Send ${source} ${1 + (source % NODES)} ${random.below(100)}`, `Receive ${node()}`);
  }
  lines.push("BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot", "KillAll");
  return lines.map((line) => `${line}\n`).join("");
}

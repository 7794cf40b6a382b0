import { BankServiceService } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";
import { Client, type ClientUnaryCall, credentials, Metadata, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import { expect, onTestFinished } from "vitest";
import { CutlineProcess } from "./cutline-process.js";

export const BANK = BankServiceService;
export const MASTER = MasterServiceService;

/** What a call takes. */
type Method<Request, Response> = Pick<MethodDefinition<Request, Response>, "path" | "requestSerialize" | "responseDeserialize">;

/** A call under way, which may be given up. */
export interface Calling<Response> {
  readonly response: Promise<Response>;
  readonly cancel: () => void;
}

/** What a failed call's client sees. */
export interface Failed {
  readonly code: number;
  readonly reason: unknown;
  readonly details: string;
}

/** `cutline serve` with a process for each node, and a client of it, until the test ends. */
export class ServedBank {
  /** The processes of the nodes, by node. */
  readonly hosts = new Map<number, number>();

  private constructor(
    readonly server: CutlineProcess,
    readonly client: Client,
  ) {}

  /** Starts it, with nodes 1 and so on that have 100 each. */
  static async start(nodes: number): Promise<ServedBank> {
    const server = new CutlineProcess(["serve", "--port", "0"]);
    const [, address = ""] = await server.prints(/^cutline master is listening on (127\.0\.0\.1:\d+); Ctrl-C ends it\n$/);
    const client = new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
    onTestFinished(() => client.close());
    const bank = new ServedBank(server, client);
    await bank.call(BANK.startMaster, { seed: 7n });
    for (let node = 1; node <= nodes; node += 1) await bank.createNode(node);
    return bank;
  }

  async createNode(node: number): Promise<void> {
    const before = new Set(this.server.hostIds);
    await this.call(BANK.createNode, { node, balance: 100n });
    const [host] = this.server.hostIds.filter((id) => !before.has(id));
    expect(host).toBeDefined();
    this.hosts.set(node, host ?? 0);
  }

  /** Sends a signal to a node's process. */
  signal(node: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    process.kill(this.hosts.get(node) ?? 0, signal);
  }

  begin<Request, Response>(
    { path, requestSerialize, responseDeserialize }: Method<Request, Response>,
    request: Request,
    deadline = Infinity,
  ): Calling<Response> {
    let call: ClientUnaryCall | null = null;
    const response = new Promise<Response>((resolve, reject) => {
      const done = (error: ServiceError | null, answer?: Response): void => {
        if (answer === undefined) reject(error ?? new Error("neither an error nor a response"));
        else resolve(answer);
      };
      call = this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), { deadline }, done);
    });
    return { response, cancel: () => call?.cancel() };
  }

  call<Request, Response>(method: Method<Request, Response>, request: Request): Promise<Response> {
    return this.begin(method, request).response;
  }

  /** Resolves with the server's health, serialized, when it has got everything that was sent before: it is told whatever the cluster does. */
  arrived(): Promise<Buffer> {
    const bytes = (message: Buffer): Buffer => message;
    return this.call({ path: "/grpc.health.v1.Health/Check", requestSerialize: bytes, responseDeserialize: bytes }, Buffer.alloc(0));
  }
}

/** How a call fails that is expected to. */
export async function failure(response: Promise<unknown>): Promise<Failed> {
  const error = await response.then(
    (answer) => Promise.reject(new Error("it did not fail", { cause: answer })),
    (failed: unknown) => failed as ServiceError,
  );
  return { code: error.code, reason: error.metadata.get("cutline-reason")[0], details: error.details };
}

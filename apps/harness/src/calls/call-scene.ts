import type { NodeId } from "@cutline/core";
import { BankServiceService as BANK } from "@cutline/protocol/bank/grpc";
import { Client, type MethodDefinition } from "@grpc/grpc-js";
import { PLAIN } from "../bench/grpc-calls.js";
import { CALL_MS_MAX } from "../limits.js";
import { type BegunSnapshots, Caller } from "./caller.js";
import type { MadeCall } from "./made-call.js";
import type { PlannedCall } from "./plan-calls.js";
import { unaryCall } from "./unary-call.js";

/** A cluster that has just been started, and who calls it. */
export class CallScene {
  private readonly snapshots: BegunSnapshots = [];
  private readonly callers: readonly Caller[];
  /** Takes what is left and looks at what there is, with patience. */
  private readonly auditor: Client;

  private constructor(
    private readonly address: string,
    clients: number,
  ) {
    this.callers = Array.from({ length: clients }, () => new Caller(address, this.snapshots));
    this.auditor = new Client(address, ...PLAIN);
  }

  /** Starts a cluster of nodes 1 to `nodes`, each with the same balance. Rejects with a ServiceError. */
  static async start(
    address: string,
    {
      seed,
      nodes,
      balance,
      clients,
    }: { readonly seed: bigint; readonly nodes: number; readonly balance: bigint; readonly clients: number },
  ): Promise<CallScene> {
    const scene = new CallScene(address, clients);
    await scene.ask(BANK.startMaster, { seed });
    for (let node = 1; node <= nodes; node += 1) await scene.ask(BANK.createNode, { node, balance });
    return scene;
  }

  /** One client makes its calls, one after the other. */
  async run(client: number, plan: readonly PlannedCall[], signal: AbortSignal): Promise<MadeCall[]> {
    const made: MadeCall[] = [];
    for (const planned of plan) {
      signal.throwIfAborted();
      const call = await this.callers[client]?.make(planned);
      if (call !== undefined) made.push(call);
    }
    return made;
  }

  /** Receives, node by node, until every channel is empty, and collects the snapshots that are still under way. */
  async takeRest(nodes: number): Promise<MadeCall[]> {
    const made: MadeCall[] = [];
    const caller = new Caller(this.address, this.snapshots);
    const take = async (node: NodeId): Promise<boolean> => {
      const call = await caller.make({ wish: { kind: "receive", node, source: null }, patience: { kind: "patient" }, isRepeated: false });
      made.push(call);
      return call.outcome.kind === "received" || (await this.waiting(node)) > 0;
    };
    try {
      for (let emptied = 0, node = 1; emptied < nodes; node = (node % nodes) + 1) {
        let took = false;
        while (await take(node)) took = true;
        emptied = took ? 0 : emptied + 1;
      }
      await this.ask(BANK.collectState, {});
    } finally {
      caller.close();
    }
    return made;
  }

  /** All balances together. */
  async balances(): Promise<bigint> {
    const { nodes } = await this.ask(BANK.listNodes, { pageSize: 0, pageToken: "", readMask: undefined });
    return nodes.reduce((sum, { balance }) => sum + balance, 0n);
  }

  /** What the checker found wrong with any snapshot that is still kept. */
  async inconsistentSnapshots(): Promise<string[]> {
    const stories: string[] = [];
    for (let pageToken = "", more = true; more; more = pageToken !== "") {
      const page = await this.ask(BANK.listSnapshots, { pageSize: 0, pageToken, readMask: undefined });
      for (const { status } of page.snapshots) {
        const wrong = (status?.verdict?.violations ?? []).map(({ explanation }) => explanation);
        if (status?.verdict?.consistent !== true)
          stories.push(`snapshot ${status?.snapshotId ?? ""} is not consistent: ${wrong.join("; ")}`);
      }
      pageToken = page.nextPageToken;
    }
    return stories;
  }

  /** Ends the cluster. */
  async end(): Promise<void> {
    try {
      await this.ask(BANK.killAll, {});
    } finally {
      for (const caller of this.callers) caller.close();
      this.auditor.close();
    }
  }

  private async waiting(node: NodeId): Promise<number> {
    const { node: found } = await this.ask(BANK.getNode, { node, readMask: undefined });
    return found?.messagesWaiting ?? 0;
  }

  private ask<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    return unaryCall(this.auditor, method, request, { deadline: Date.now() + CALL_MS_MAX }).answer;
  }
}

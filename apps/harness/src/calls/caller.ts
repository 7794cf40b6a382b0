import { randomUUID } from "node:crypto";
import type { SnapshotId } from "@cutline/core";
import { BankServiceService as BANK, type ReceiveResponse } from "@cutline/protocol/bank/grpc";
import { Client, Metadata, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import { PLAIN } from "../bench/grpc-calls.js";
import type { CallOutcome, MadeCall } from "./made-call.js";
import type { Patience, PlannedCall, Wish } from "./plan-calls.js";
import { unaryCall } from "./unary-call.js";

/** Snapshots that callers of one cluster have begun, for those who wait for one or delete one. */
export type BegunSnapshots = SnapshotId[];

/** Asks one of the client's methods. Rejects with a ServiceError. */
type Ask = <Request, Response>(method: MethodDefinition<Request, Response>, request: Request) => Promise<Response>;

const WHOLE_LIST = { pageSize: 0, pageToken: "", readMask: undefined };

const OTHER: CallOutcome = { kind: "other" };

/** A client of a served bank, on a connection of its own, who makes one call after the other, and gives some of them up. */
export class Caller {
  private readonly client: Client;

  constructor(
    address: string,
    private readonly snapshots: BegunSnapshots,
  ) {
    this.client = new Client(address, ...PLAIN);
  }

  /** Makes a call, and repeats it with patience where that is planned and it was given up. Never rejects for what the server answers. */
  async make(planned: PlannedCall): Promise<MadeCall> {
    const requestId = planned.isRepeated ? randomUUID() : undefined;
    const beganMs = performance.now();
    let outcome = await this.once(planned.wish, planned.patience, requestId);
    if (outcome.kind === "unknown" && planned.isRepeated && planned.wish.kind !== "waitSnapshot")
      outcome = await this.once(planned.wish, { kind: "patient" }, requestId);
    return { planned, beganMs, endedMs: performance.now(), outcome };
  }

  close(): void {
    this.client.close();
  }

  private async once(wish: Wish, patience: Patience, requestId: string | undefined): Promise<CallOutcome> {
    const options = patience.kind === "deadline" ? { deadline: Date.now() + patience.afterMs } : {};
    const ask = async <Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> => {
      const { call, answer } = unaryCall(this.client, method, request, options);
      const timer = patience.kind === "cancel" ? setTimeout(() => call.cancel(), patience.afterMs) : undefined;
      return answer.finally(() => {
        clearTimeout(timer);
      });
    };
    try {
      return await this.answer(wish, requestId, ask);
    } catch (error) {
      return failureOf(error, patience);
    }
  }

  private async answer(wish: Wish, requestId: string | undefined, ask: Ask): Promise<CallOutcome> {
    switch (wish.kind) {
      case "send":
        return { kind: "sent", sent: (await ask(BANK.send, { ...wish, requestId })).sent };
      case "receive":
        return receivedIn(await ask(BANK.receive, { node: wish.node, source: wish.source ?? undefined, requestId }));
      case "beginSnapshot":
        this.snapshots.push((await ask(BANK.beginSnapshot, { node: wish.node, requestId })).snapshotId);
        return OTHER;
      case "collectState":
        await ask(BANK.collectState, { requestId });
        return OTHER;
      case "waitSnapshot":
        await ask(BANK.waitSnapshot, { snapshotId: this.someSnapshot(), readMask: undefined });
        return OTHER;
      case "deleteSnapshot":
        await ask(BANK.deleteSnapshot, { snapshotId: this.someSnapshot(), requestId });
        return OTHER;
      case "listNodes":
        await ask(BANK.listNodes, WHOLE_LIST);
        return OTHER;
      case "listChannels":
        await ask(BANK.listChannels, { ...WHOLE_LIST, onlyNonEmpty: true });
        return OTHER;
      case "listSnapshots":
        await ask(BANK.listSnapshots, WHOLE_LIST);
        return OTHER;
    }
  }

  /** One of the latest, or one that never was. */
  private someSnapshot(): SnapshotId {
    return this.snapshots.at(-1 - (this.snapshots.length % 3)) ?? "1-1";
  }
}

function receivedIn({ source, body }: ReceiveResponse): CallOutcome {
  return source !== undefined && body?.$case === "amount" ? { kind: "received", source, amount: body.value } : { kind: "receivedNoMoney" };
}

function failureOf(error: unknown, { kind }: Patience): CallOutcome {
  if (!isServiceError(error)) throw error;
  const { code, details: message, metadata } = error;
  const isGivenUp = kind !== "patient" && (code === status.CANCELLED || code === status.DEADLINE_EXCEEDED);
  if (isGivenUp) return { kind: "unknown" };
  return { kind: "refused", code, reason: String(metadata.get("cutline-reason")[0] ?? ""), message };
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error && error.metadata instanceof Metadata;
}

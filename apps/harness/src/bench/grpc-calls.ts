import { type Client, credentials, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";

/** Somebody who makes unary calls, all alike in what they cost, to a server in another process. */
export interface Caller {
  /** Makes one, and tells what became of it. */
  call(answered: (error: ServiceError | null) => void): void;
  /** Does away with what the calls have left behind, before more are made. */
  tidy(): Promise<void>;
  /** Ends the server. */
  close(): Promise<void>;
}

/** What calls cost. */
export interface CallFigures {
  /** Of one call after the other, from request to response. */
  readonly latencyUs: number;
  /** Of many at a time. */
  readonly perSecond: number;
}

/** How calls are measured: the same for everybody. */
export interface CallPattern {
  /** One after the other. */
  readonly sequential: number;
  /** With `underWay` at a time. */
  readonly pipelined: number;
  readonly underWay: number;
}

/** What a client connects with: in the clear, on a connection of its own. */
export const PLAIN = [credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 }] as const;

/** Makes calls, one after the other and then many at a time. */
export async function measureCalls(caller: Caller, { sequential, pipelined, underWay }: CallPattern): Promise<CallFigures> {
  const latencyUs = (await millisecondsOf(caller, sequential, 1)) * (1000 / sequential);
  await caller.tidy();
  const perSecond = (pipelined * 1000) / (await millisecondsOf(caller, pipelined, underWay));
  await caller.tidy();
  return { latencyUs, perSecond };
}

/** Makes `calls` calls with `underWay` at a time, and says how long that took. Rejects where one fails. */
function millisecondsOf(caller: Caller, calls: number, underWay: number): Promise<number> {
  const startedMs = performance.now();
  let [begun, done] = [0, 0];
  return new Promise((resolve, reject) => {
    const answered = (error: ServiceError | null): void => {
      done += 1;
      if (error !== null) reject(error);
      else if (begun < calls) next();
      else if (done === calls) resolve(performance.now() - startedMs);
    };
    const next = (): void => {
      begun += 1;
      caller.call(answered);
    };
    while (begun < Math.min(underWay, calls)) next();
  });
}

/** A unary call, by its method's definition, without metadata or options. */
export function unary<Request, Response>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
  answered: (error: ServiceError | null, response?: Response) => void,
): void {
  client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, answered);
}

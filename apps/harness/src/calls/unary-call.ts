import { type CallOptions, type Client, type ClientUnaryCall, Metadata, type MethodDefinition } from "@grpc/grpc-js";

/** A unary call that was begun. */
export interface UnaryCall<Response> {
  readonly call: ClientUnaryCall;
  /** Rejects with a ServiceError. */
  readonly answer: Promise<Response>;
}

/** Begins a unary call, by its method's definition. */
export function unaryCall<Request, Response>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
  options: CallOptions,
): UnaryCall<Response> {
  const { promise, resolve, reject } = promiseOf<Response>();
  const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), options, (error, response) => {
    if (response !== undefined) resolve(response);
    else reject(error ?? new Error("neither an error nor a response"));
  });
  return { call, answer: promise };
}

/** Promise.withResolvers, which Node.js 20 doesn't have. */
function promiseOf<Result>(): { promise: Promise<Result>; resolve: (result: Result) => void; reject: (error: Error) => void } {
  let resolve: (result: Result) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Result>((succeed, fail) => {
    resolve = succeed;
    reject = fail;
  });
  return { promise, resolve, reject };
}

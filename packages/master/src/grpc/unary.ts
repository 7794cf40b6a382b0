import type { Awaitable } from "@cutline/core";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { isOurFault, statusOf } from "./status.js";

/** Told of what the master should never have thrown, whole; the caller sees no more than that it happened. */
export type FaultListener = (error: unknown) => void;

/** What a service makes of each of its methods. */
export type Unary = <Request, Response>(answer: (request: Request) => Awaitable<Response>) => handleUnaryCall<Request, Response>;

/**
 * Answers unary calls with what `answer` returns, or with the status of what it throws. `answer` runs at once when a request has arrived, up to
 * its first `await`: calls that reach the cluster before that take effect in the order in which they arrived.
 */
export function unaryWith(fault: FaultListener): Unary {
  return <Request, Response>(answer: (request: Request) => Awaitable<Response>): handleUnaryCall<Request, Response> => {
    const attempt = async (request: Request): Promise<Response> => answer(request);
    return (call, callback) => {
      attempt(call.request).then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          if (isOurFault(error)) fault(error);
          callback(statusOf(error));
        },
      );
    };
  };
}

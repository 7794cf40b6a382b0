import type { Awaitable } from "@cutline/core";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { Turn } from "../cluster/turn.js";
import { readable } from "./readable.js";
import { isOurFault, statusOf } from "./status.js";

/** Told of what the master should never have thrown, whole; the caller sees no more than that it happened. */
export type FaultListener = (error: unknown) => void;

/** How a call is answered. Its turn is cancelled when its caller gives it up, or its deadline passes. */
export type Answer<Request, Response> = (request: Request, turn: Turn) => Awaitable<Response>;

/** What a service makes of each of its methods. */
export type Unary = <Request, Response>(answer: Answer<Request, Response>) => handleUnaryCall<Request, Response>;

/**
 * Answers unary calls with what `answer` returns, or with the status of what it throws. `answer` runs at once when a request has arrived, up to
 * its first `await`: calls that reach the cluster before that take effect in the order in which they arrived.
 */
export function unaryWith(fault: FaultListener): Unary {
  return <Request, Response>(answer: Answer<Request, Response>): handleUnaryCall<Request, Response> => {
    return (call, callback) => {
      const turn = new Turn();
      const fail = (error: unknown): void => {
        if (isOurFault(error)) fault(error);
        callback(statusOf(error));
      };
      const succeed = (response: Response): void => {
        callback(null, response);
      };
      call.on("cancelled", () => {
        turn.cancel();
      });
      // The timer that cancels it may be late, or its deadline may have passed on the way here.
      if (isOver(call.getDeadline())) turn.cancel();
      try {
        const response = answer(readable(call.request), turn);
        if (response instanceof Promise) response.then(succeed, fail);
        else succeed(response);
      } catch (error) {
        fail(error);
      }
    };
  };
}

function isOver(deadline: Date | number): boolean {
  return Number(deadline) <= Date.now();
}

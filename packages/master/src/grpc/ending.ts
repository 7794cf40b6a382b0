import { ProtocolError } from "@cutline/core";
import type { sendUnaryData, ServerUnaryCall, ServiceDefinition, UntypedHandleCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { type ErrorStatus, statusOf } from "./status.js";

/** What all kinds of streaming calls have in common. */
interface Stream {
  once(event: "cancelled" | "close" | "error" | "finish", listener: () => void): unknown;
  emit(event: "cancelled" | "error", reason: unknown): boolean;
}

type Method = ServiceDefinition[string];
type StreamHandler = (call: Stream) => void;
type UnaryHandler = (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => void;

/** Services that tell how a server is, and of what it has: these answer until its last connection is closed. */
const ANSWERS_TO_THE_END = "/grpc.";

/**
 * Knows the calls of a server that are under way, so that it can end in order: unary calls are awaited, streams, which may never end, are ended, and new calls
 * refused (UNAVAILABLE, STOPPING). A stream that the server ends looks to its handler as if its caller had cancelled it.
 */
export class Ending {
  private unaryUnderWay = 0;
  private readonly streams = new Set<Stream>();
  private begun = false;
  /** Called once no unary call is under way. */
  private quiet: (() => void) | null = null;

  /** The handlers of a service's methods, so that their calls are known here. */
  watched(service: ServiceDefinition, handlers: UntypedServiceImplementation): UntypedServiceImplementation {
    const methods = new Map(
      Object.entries(service).flatMap(([name, method]) => [name, method.originalName ?? name].map((any) => [any, method])),
    );
    return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, this.watch(handler, methods.get(name))]));
  }

  /** Ends streams, refuses new calls, and resolves once no unary call is under way, at the latest after `waitMs`. */
  async begin(waitMs: number): Promise<void> {
    this.begun = true;
    for (const stream of this.streams) endStream(stream);
    this.streams.clear();
    if (this.unaryUnderWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.quiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private watch(handler: UntypedHandleCall, method: Method | undefined): UntypedHandleCall {
    if (method === undefined) return handler; // grpc-js ignores what is no method
    // grpc-js calls a handler as its method's kind has it, and types it as one of any kind.
    if (method.requestStream || method.responseStream) return this.watchStream(handler as StreamHandler);
    return this.watchUnary(handler as UnaryHandler, !method.path.startsWith(ANSWERS_TO_THE_END));
  }

  private watchUnary(handler: UnaryHandler, refuses: boolean): UnaryHandler {
    return (call, answer) => {
      if (this.begun && refuses) return answer(endingStatus());
      this.unaryUnderWay += 1;
      handler(call, (error, response, trailer, flags) => {
        this.unaryUnderWay -= 1;
        answer(error, response, trailer, flags);
        if (this.unaryUnderWay === 0) this.quiet?.();
      });
    };
  }

  private watchStream(handler: StreamHandler): StreamHandler {
    return (call) => {
      if (this.begun) return void call.emit("error", endingStatus());
      this.streams.add(call);
      const ended = (): void => void this.streams.delete(call);
      for (const event of ["cancelled", "close", "error", "finish"] as const) call.once(event, ended);
      handler(call);
    };
  }
}

/** The caller is told why, as far as it reads; the handler is told that nobody wants more. */
function endStream(stream: Stream): void {
  stream.emit("error", endingStatus());
  stream.emit("cancelled", "the master is stopping");
}

function endingStatus(): ErrorStatus {
  return statusOf(new ProtocolError("STOPPING", "the master is stopping; start it again, or call another one"));
}

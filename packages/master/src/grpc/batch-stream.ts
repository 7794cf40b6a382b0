import type { Awaitable } from "@cutline/core";
import type { Status } from "@cutline/protocol/grpc";
import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import { Turn } from "../cluster/turn.js";
import { badField } from "./bad-request.js";
import { BATCH_COMMANDS_MAX, BATCH_REPLY_BYTES, BATCH_WINDOW_COMMANDS } from "./limits.js";
import { readable } from "./readable.js";
import { isOurFault, richStatusOf, statusOf } from "./status.js";
import type { FaultListener } from "./unary.js";

interface BatchRequest<Command> {
  readonly commands: Command[];
}

interface BatchResponse<Reply> {
  replies: Reply[];
  batchDone: boolean;
}

/** How one service's batches are done. */
export interface BatchCommands<Command, Reply> {
  /** Does a command, as its call does. It takes its turn before this returns. */
  perform(command: Command, turn: Turn): Awaitable<Reply>;
  /** The reply of one that failed. */
  failed(error: Status): Reply;
  /** Bytes of a reply on the wire. */
  sizeOf(reply: Reply): number;
  readonly fault: FaultListener;
}

/**
 * Does commands as they come on a stream, and answers them in the same order. Nothing more is read or done while as many responses wait as grpc-js
 * keeps of a stream (16), so whoever doesn't read isn't read. Where the caller leaves, what has not begun is never done.
 */
export function batchStream<Command, Reply>(
  commands: BatchCommands<Command, Reply>,
): handleBidiStreamingCall<BatchRequest<Command>, BatchResponse<Reply>> {
  return (call) => {
    new BatchStream(commands, call).run().then(
      () => call.end(),
      (error: unknown) => {
        if (call.cancelled || call.destroyed) return;
        if (isOurFault(error)) commands.fault(error);
        call.emit("error", statusOf(error));
      },
    );
  };
}

class BatchStream<Command, Reply> {
  private readonly turn = new Turn();
  /** The caller has left, or the server ends. */
  private over = false;

  constructor(
    private readonly commands: BatchCommands<Command, Reply>,
    private readonly call: ServerDuplexStream<BatchRequest<Command>, BatchResponse<Reply>>,
  ) {
    const end = (): void => {
      this.over = true;
      this.turn.cancel();
    };
    call.once("cancelled", end).once("close", end);
  }

  async run(): Promise<void> {
    for (let request = await this.next(); request !== null; request = await this.next()) await this.batch(readable(request).commands);
  }

  /**
   * The next request; null: there is none. An iterator of the call's would destroy it where the server ends, and replies and the status that wait to be
   * read would be lost.
   */
  private async next(): Promise<BatchRequest<Command> | null> {
    while (!this.over && !this.call.readableEnded) {
      const request = this.call.read() as BatchRequest<Command> | null; // what it is declared to carry
      if (request !== null) return request;
      await this.heard("readable", "end");
    }
    return null;
  }

  private async batch(commands: readonly Command[]): Promise<void> {
    if (commands.length > BATCH_COMMANDS_MAX) {
      throw badField("BAD_BATCH", "commands", `has ${commands.length} commands; a batch has up to ${BATCH_COMMANDS_MAX}`);
    }
    let replies: Reply[] = [];
    let bytes = 0;
    for (let at = 0; at < commands.length; at += BATCH_WINDOW_COMMANDS) {
      for (const begun of commands.slice(at, at + BATCH_WINDOW_COMMANDS).map(this.perform)) {
        const reply = begun instanceof Promise ? await begun : begun;
        replies.push(reply);
        bytes += this.commands.sizeOf(reply);
        if (bytes < BATCH_REPLY_BYTES) continue;
        await this.write({ replies, batchDone: false });
        [replies, bytes] = [[], 0];
      }
    }
    await this.write({ replies, batchDone: true });
  }

  private readonly perform = (command: Command): Awaitable<Reply> => {
    try {
      const reply = this.commands.perform(command, this.turn);
      return reply instanceof Promise ? reply.catch(this.failed) : reply;
    } catch (error) {
      return this.failed(error);
    }
  };

  private readonly failed = (error: unknown): Reply => {
    if (isOurFault(error)) this.commands.fault(error);
    return this.commands.failed(richStatusOf(error));
  };

  private async write(response: BatchResponse<Reply>): Promise<void> {
    if (!this.over && !this.call.write(response)) await this.heard("drain");
  }

  /** Resolves with one of these events, or when it is over. */
  private heard(...events: readonly ("readable" | "end" | "drain")[]): Promise<void> {
    const { call } = this;
    const all = [...events, "cancelled", "close"];
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of all) call.off(event, done);
        resolve();
      };
      for (const event of all) call.on(event, done);
    });
  }
}

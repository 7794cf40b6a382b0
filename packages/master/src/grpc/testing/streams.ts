import { once } from "node:events";
import type { Readable } from "node:stream";
import type { BatchCommand, BatchReply, ExecuteBatchRequest, ExecuteBatchResponse } from "@cutline/protocol/bank/grpc";
import type { Event, WatchEventsResponse } from "@cutline/protocol/grpc";
import {
  type CallOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { BANK, MASTER } from "./serving.js";

/** Each is a call that goes to and fro: whoever has something to do does some of it meanwhile. */
const STANDSTILL_TURNS = 30;

export type Command = NonNullable<BatchCommand["command"]>;
export type BatchCall = ClientDuplexStream<ExecuteBatchRequest, ExecuteBatchResponse>;
export type EventsCall = ClientReadableStream<WatchEventsResponse>;

/** A stream of batches until the test ends. Nothing is read of it until somebody reads. */
export function batches(client: Client, options: CallOptions = {}): BatchCall {
  const { path, requestSerialize, responseDeserialize } = BANK.executeBatch;
  return untilTestEnds(client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata(), options));
}

/** A request of ExecuteBatch. */
export function batchOf(...commands: Command[]): ExecuteBatchRequest {
  return { commands: commands.map((command) => ({ command })) };
}

export function pay(source: number, target: number, amount: bigint, requestId?: string): Command {
  return { $case: "send", value: { source, target, amount, requestId } };
}

export function receiveAt(node: number, source?: number): Command {
  return { $case: "receive", value: { node, source } };
}

/** A stream of events until the test ends. Nothing is read of it until somebody reads. */
export function eventsOf(client: Client, fromPosition?: bigint): EventsCall {
  const { path, requestSerialize, responseDeserialize } = MASTER.watchEvents;
  return untilTestEnds(client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { fromPosition }, new Metadata()));
}

/** The position of the next event. */
export async function nextPosition(client: Client): Promise<number> {
  const stream = eventsOf(client);
  const [response] = (await once(stream, "data")) as [WatchEventsResponse];
  stream.cancel();
  return response.nextPosition;
}

/** The position of the next event, once nothing more happens while it is asked for again and again. */
export async function standstill(client: Client): Promise<number> {
  let position = 0;
  for (let same = 0; same < STANDSTILL_TURNS;) {
    const now = await nextPosition(client);
    same = now === position ? same + 1 : 0;
    position = now;
  }
  return position;
}

/** The events of a stream up to one for which `isLast`, or to its end. Further ones may be read from the stream after that. */
export async function readEvents(stream: EventsCall, isLast: (event: Event) => boolean): Promise<Event[]> {
  const events: Event[] = [];
  for await (const response of iterate<WatchEventsResponse>(stream)) {
    events.push(...response.events);
    if (response.events.some(isLast)) break;
  }
  return events;
}

/** The replies to all that was asked on a stream of batches, in their order. */
export async function replies(stream: BatchCall): Promise<NonNullable<BatchReply["reply"]>["value"][]> {
  stream.end();
  const values: NonNullable<BatchReply["reply"]>["value"][] = [];
  for await (const response of iterate<ExecuteBatchResponse>(stream))
    for (const { reply } of response.replies) if (reply !== undefined) values.push(reply.value);
  return values;
}

/** What a stream gives, as long as somebody asks; leaving off doesn't end it. */
export function iterate<Response>(stream: Pick<Readable, "iterator">): AsyncIterable<Response> {
  return stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Response>; // what it is declared to carry
}

/** How a stream fails, whatever is still read of it. */
export async function errorOf(stream: ClientReadableStream<unknown> | BatchCall): Promise<ServiceError> {
  const [error] = (await once(stream.resume(), "error").catch((thrown: unknown) => [thrown])) as [ServiceError];
  return error;
}

function untilTestEnds<Stream extends ClientReadableStream<unknown> | BatchCall>(stream: Stream): Stream {
  stream.on("error", () => undefined); // told by whoever waits for it
  onTestFinished(() => {
    stream.cancel();
  });
  return stream;
}

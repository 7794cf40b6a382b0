import { createHash } from "node:crypto";
import { type Awaitable, Refusal } from "@cutline/core";
import { badField } from "./bad-request.js";
import { ANSWER_BYTES_KEPT, ANSWERS_KEPT } from "./limits.js";
import { promised } from "./promised.js";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** A message's codec, as generated. */
interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
}

/** How a method does what a request asks for, and what its messages are. */
export interface Method<Request, Response> {
  /** Its own, among those of all services. */
  readonly name: string;
  readonly request: Encoder<Request>;
  readonly response: Encoder<Response>;
}

/** A request that was made. */
interface Asked {
  /** Of the method and the request. */
  readonly digest: string;
  readonly answer: Promise<unknown>;
}

/** One that was answered. */
interface Answered extends Asked {
  /** Of the answer on the wire; 0 of a failure. */
  readonly bytes: number;
}

/**
 * The answers to requests that carried an id, so that a repeat is answered with the first's answer and not done again; one that comes while the first is
 * under way waits for it. What was refused has changed nothing, and is not kept: a repeat is tried anew, and so is one that waited for a first that was
 * given up before its turn. What failed otherwise is kept. What is under way is never forgotten.
 */
export class RequestIds {
  private readonly underWay = new Map<string, Asked>();
  /** The oldest first. */
  private readonly answered = new Map<string, Answered>();
  private bytes = 0;

  constructor(
    private readonly keptMax = ANSWERS_KEPT,
    private readonly bytesMax = ANSWER_BYTES_KEPT,
  ) {}

  /**
   * Answers by `answer`, which is called before this returns: the request takes its turn. Throws a Refusal: BAD_REQUEST_ID where the id is no UUID, or was
   * that of another request.
   */
  answer<Request extends { readonly requestId?: string | undefined }, Response>(
    method: Method<Request, Response>,
    request: Request,
    answer: () => Awaitable<Response>,
  ): Awaitable<Response> {
    const id = request.requestId?.toLowerCase();
    if (id === undefined) return answer();
    if (!UUID.test(id)) throw badField("BAD_REQUEST_ID", "request_id", "is no UUID, such as 9f3c1f0e-6b1f-4a53-9b5e-0c7d1d1c2f55");
    const digest = createHash("sha256")
      .update(`${method.name}\n`)
      .update(method.request.encode({ ...request, requestId: id }).finish())
      .digest("base64");
    const before = this.underWay.get(id) ?? this.answered.get(id);
    if (before === undefined) return this.first(id, { digest, answer: promised(answer) }, method);
    if (before.digest !== digest) throw badField("BAD_REQUEST_ID", "request_id", "was that of another request; give each its own");
    const itsAnswer = before.answer as Promise<Response>; // the same method, by the digest
    return itsAnswer.catch((error: unknown) => {
      if (isGivenUp(error)) return this.answer(method, request, answer);
      throw error;
    });
  }

  private async first<Response>(id: string, asked: Asked, { response }: Method<never, Response>): Promise<Response> {
    this.underWay.set(id, asked);
    try {
      const result = (await asked.answer) as Response; // it is this method's
      this.keep(id, { ...asked, bytes: response.encode(result).finish().length });
      return result;
    } catch (error) {
      if (error instanceof Refusal) this.underWay.delete(id);
      else this.keep(id, { ...asked, bytes: 0 });
      throw error;
    }
  }

  private keep(id: string, newest: Answered): void {
    this.underWay.delete(id);
    this.answered.set(id, newest);
    this.bytes += newest.bytes;
    for (const [oldest, { bytes }] of this.answered) {
      if (oldest === id || (this.answered.size <= this.keptMax && this.bytes <= this.bytesMax)) return;
      this.answered.delete(oldest);
      this.bytes -= bytes;
    }
  }
}

/** Whether it failed for its own caller alone. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Refusal && error.code === "CANCELLED";
}

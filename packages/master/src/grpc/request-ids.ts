import { createHash } from "node:crypto";
import { type Awaitable, Refusal } from "@cutline/core";
import { badField } from "./bad-request.js";
import { ANSWER_BYTES_KEPT, ANSWERS_KEPT } from "./limits.js";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** A message's codec, as generated. */
interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
}

/** How a method does what a request asks for, and what its messages are. */
export interface Method<Request, Response> {
  readonly name: string;
  readonly request: Encoder<Request>;
  readonly response: Encoder<Response>;
}

interface Kept {
  /** Of the method and the request. */
  readonly digest: string;
  readonly answer: Promise<unknown>;
  /** Of the answer, once it is there. */
  bytes: number;
}

/**
 * The answers to requests that carried an id, so that a repeat is answered with the first's answer and not done again; one that comes while the first is
 * under way waits for it. What was refused has changed nothing, and is not kept: a repeat is tried anew. What failed otherwise is kept.
 */
export class RequestIds {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  constructor(
    private readonly keptMax = ANSWERS_KEPT,
    private readonly bytesMax = ANSWER_BYTES_KEPT,
  ) {}

  /** Throws a Refusal: BAD_REQUEST_ID where the id is no UUID, or was that of another request. */
  answer<Request extends { readonly requestId?: string | undefined }, Response>(
    method: Method<Request, Response>,
    request: Request,
    answer: () => Awaitable<Response>,
  ): Awaitable<Response> {
    const id = request.requestId?.toLowerCase();
    if (id === undefined) return answer();
    if (!UUID.test(id)) throw badField("BAD_REQUEST_ID", "request_id", "is no UUID, such as 9f3c1f0e-6b1f-4a53-9b5e-0c7d1d1c2f55");
    const digest = createHash("sha256").update(method.name).update(method.request.encode(request).finish()).digest("base64");
    const before = this.kept.get(id);
    if (before === undefined) return this.first(id, digest, method, answer);
    if (before.digest !== digest) throw badField("BAD_REQUEST_ID", "request_id", "was that of another request; give each its own");
    return before.answer as Promise<Response>; // the same method, by the digest
  }

  private async first<Response>(
    id: string,
    digest: string,
    { response }: Method<never, Response>,
    answer: () => Awaitable<Response>,
  ): Promise<Response> {
    const answering = Promise.resolve().then(answer);
    const kept: Kept = { digest, answer: answering, bytes: 0 };
    this.kept.set(id, kept);
    try {
      const result = await answering;
      this.weigh(kept, response.encode(result).finish().length);
      return result;
    } catch (error) {
      if (error instanceof Refusal) this.forget(id, kept);
      throw error;
    }
  }

  private weigh(answered: Kept, bytes: number): void {
    answered.bytes = bytes;
    this.bytes += bytes;
    for (const [id, oldest] of this.kept) {
      if (this.kept.size <= this.keptMax && this.bytes <= this.bytesMax) return;
      if (oldest !== answered) this.forget(id, oldest);
    }
  }

  private forget(id: string, kept: Kept): void {
    if (this.kept.get(id) !== kept) return;
    this.kept.delete(id);
    this.bytes -= kept.bytes;
  }
}

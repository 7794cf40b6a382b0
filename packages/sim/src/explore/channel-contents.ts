import type { Message } from "@cutline/core";
import type { System } from "./machine.js";
import { Numbered } from "./numbered.js";

/** What a channel holds at some time. */
interface Content {
  readonly inTransit: readonly Message[];
  /** Number of the message that is delivered next; -1 where there is none. */
  readonly head: number;
  /** Content without the head. */
  rest?: number;
  /** Content without markers. */
  payloads?: number;
  /** Content with a message put on it, by the message's number. */
  readonly put: number[];
}

/** The content of an empty channel. */
export const EMPTY = 0;

/** All that channels ever hold. The same messages in the same order are the same number, and putting and taking is done once for each. */
export class ChannelContents {
  private readonly messages = new Numbered<Message>();
  private readonly contents = new Numbered<Content>();

  constructor(private readonly system: Pick<System, "put">) {
    this.numberOf([]);
  }

  /** The number of a message. */
  messageNumber(message: Message): number {
    const key = message.kind === "marker" ? `marker ${message.snapshot}` : message.payload.join();
    return this.messages.numberOf(key, () => message);
  }

  message(number: number): Message {
    return this.messages.at(number);
  }

  /** The number of a content. */
  numberOf(inTransit: readonly Message[]): number {
    const numbers = inTransit.map((message) => this.messageNumber(message));
    return this.contents.numberOf(numbers.join(), () => ({ inTransit, head: numbers[0] ?? -1, put: [] }));
  }

  inTransit(content: number): readonly Message[] {
    return this.contents.at(content).inTransit;
  }

  /** Number of the message that is delivered next; -1 where there is none. */
  head(content: number): number {
    return this.contents.at(content).head;
  }

  /** The content once its head is taken. */
  rest(content: number): number {
    const found = this.contents.at(content);
    return (found.rest ??= this.numberOf(found.inTransit.slice(1)));
  }

  /** The content without markers. */
  payloads(content: number): number {
    const found = this.contents.at(content);
    return (found.payloads ??= this.numberOf(found.inTransit.filter(({ kind }) => kind === "message")));
  }

  /** The content once this message is put on the channel. */
  put(content: number, message: number): number {
    const found = this.contents.at(content);
    return (found.put[message] ??= this.numberOf(this.system.put(found.inTransit, this.message(message))));
  }
}

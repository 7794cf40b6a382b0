import type { LinkEntries, LinkEntry } from "./generated/cutline/v1/link.js";

/*
 * The short form of a link frame that carries entries: the same bytes as the generated codec's, made and read by hand at a third of the cost, since a
 * host under load does little else. It knows what messages look like. For anything that it doesn't know (a marker, fields in another order,
 * numbers past 2^49) it gives null, and the generated codec rules.
 */

const FRAME_ENTRIES_TAG = 0x1a;
const FIRST_TAG = 0x08;
const RECEIVED_TAG = 0x10;
const ENTRY_TAG = 0x1a;
const SOURCE_TAG = 0x08;
const TARGETS_TAG = 0x12;
const TICKET_TAG = 0x18;
const PAYLOAD_TAG = 0x22;
const MORE_TAG = 0x30;

const UINT32_MAX = 0xffff_ffff;
/** Numbers below it have a varint of seven bytes at most, which are read without losing digits. */
const NUMBER_LIMIT = 2 ** 49;
const VARINT_BYTES_MAX = 7;

/** A link frame with these entries, or null. */
export function encodeShortEntries({ first, received, entries }: LinkEntries): Uint8Array | null {
  if (!isShort(first) || !isShort(received)) return null;
  let length = fieldLength(first) + fieldLength(received);
  for (const entry of entries) {
    const own = entryLength(entry);
    if (own < 0) return null;
    length += 1 + varintLength(own) + own;
  }
  const writer = new ShortWriter(1 + varintLength(length) + length);
  writer.number(FRAME_ENTRIES_TAG, length);
  writer.field(FIRST_TAG, first);
  writer.field(RECEIVED_TAG, received);
  for (const entry of entries) writer.entry(entry, entryLength(entry));
  return writer.bytes;
}

/** The entries of a link frame, or null. Payloads are views of the frame. */
export function decodeShortEntries(frame: Uint8Array): LinkEntries | null {
  const reader = new ShortReader(frame);
  if (!reader.skip(FRAME_ENTRIES_TAG) || reader.number() !== frame.length - reader.at) return null;
  const first = reader.field(FIRST_TAG);
  const received = reader.field(RECEIVED_TAG);
  if (first < 0 || received < 0) return null;
  const entries: LinkEntry[] = [];
  while (reader.at < frame.length) {
    const entry = reader.skip(ENTRY_TAG) ? reader.entry() : null;
    if (entry === null) return null;
    entries.push(entry);
  }
  return { first, received, entries };
}

/** Bytes of an entry, or -1 where it has no short form. */
function entryLength({ source, targets, ticket, body, more }: LinkEntry): number {
  const target = targets[0];
  if (target === undefined || targets.length > 1 || body?.$case === "marker") return -1;
  if (!isUint32(source) || !isUint32(target) || !isShort(ticket)) return -1;
  const payload = body === undefined ? 0 : 1 + varintLength(body.value.length) + body.value.length;
  return fieldLength(source) + 2 + varintLength(target) + fieldLength(ticket) + payload + (more ? 2 : 0);
}

/** Bytes of a number's field, which is left out where it is 0. */
function fieldLength(value: number): number {
  return value === 0 ? 0 : 1 + varintLength(value);
}

function varintLength(value: number): number {
  let length = 1;
  for (let left = value; left >= 0x80; left = Math.floor(left / 0x80)) length += 1;
  return length;
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= UINT32_MAX;
}

function isShort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < NUMBER_LIMIT;
}

/** Fills bytes whose number is known. */
class ShortWriter {
  readonly bytes: Uint8Array;
  private at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  field(tag: number, value: number): void {
    if (value !== 0) this.number(tag, value);
  }

  number(tag: number, value: number): void {
    this.bytes[this.at++] = tag;
    this.varint(value);
  }

  entry({ source, targets, ticket, body, more }: LinkEntry, length: number): void {
    const target = targets[0] ?? 0;
    this.number(ENTRY_TAG, length);
    this.field(SOURCE_TAG, source);
    this.number(TARGETS_TAG, varintLength(target));
    this.varint(target);
    this.field(TICKET_TAG, ticket);
    if (body?.$case === "payload") this.payload(body.value);
    if (more) this.number(MORE_TAG, 1);
  }

  private payload(payload: Uint8Array): void {
    this.number(PAYLOAD_TAG, payload.length);
    this.bytes.set(payload, this.at);
    this.at += payload.length;
  }

  private varint(value: number): void {
    let left = value;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) this.bytes[this.at++] = (left % 0x80) | 0x80;
    this.bytes[this.at++] = left;
  }
}

/** Reads from the front; -1 and null stand for what has no short form. */
class ShortReader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Whether this tag is next; if so, it is passed. */
  skip(tag: number): boolean {
    if (this.bytes[this.at] !== tag) return false;
    this.at += 1;
    return true;
  }

  /** A field that is 0 where it is left out. */
  field(tag: number): number {
    return this.skip(tag) ? this.number() : 0;
  }

  number(): number {
    const one = this.bytes[this.at] ?? 0x80;
    if (one < 0x80) {
      this.at += 1;
      return one;
    }
    let value = 0;
    let scale = 1;
    for (let count = 0; count < VARINT_BYTES_MAX; count += 1, scale *= 0x80) {
      const byte = this.bytes[this.at + count];
      if (byte === undefined) return -1;
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      this.at += count + 1;
      return value;
    }
    return -1;
  }

  entry(): LinkEntry | null {
    const length = this.number();
    const end = this.at + length;
    if (length < 0 || end > this.bytes.length) return null;
    const source = this.field(SOURCE_TAG);
    const target = this.target();
    const ticket = this.field(TICKET_TAG);
    const body = this.skip(PAYLOAD_TAG) ? this.payload(end) : undefined;
    const more = this.field(MORE_TAG);
    if (source < 0 || source > UINT32_MAX || target < 0 || ticket < 0 || body === null || more < 0 || this.at !== end) return null;
    return { source, targets: [target], ticket, body, more: more !== 0 };
  }

  private target(): number {
    if (!this.skip(TARGETS_TAG)) return -1;
    const length = this.number();
    const end = this.at + length;
    const target = this.number();
    return length < 1 || this.at !== end || target > UINT32_MAX ? -1 : target;
  }

  private payload(end: number): { $case: "payload"; value: Uint8Array } | null {
    const length = this.number();
    const start = this.at;
    if (length < 0 || start + length > end) return null;
    this.at += length;
    return { $case: "payload", value: this.bytes.subarray(start, this.at) };
  }
}

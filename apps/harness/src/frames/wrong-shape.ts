import type { Random } from "@cutline/core";
import { pick } from "../fuzz/weighted.js";

/** The varint of the largest number that has one: ten bytes. */
const LARGEST_VARINT = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
/** Eleven bytes, each of which says that another follows: no varint is that long. */
const ENDLESS_VARINT = Array.from({ length: 11 }, () => 0xff);

/** How deep nesting goes at most: past any stack that recursion without a limit would need. */
const DEPTH_MAX = 20_000;

/** Well-formed protobuf, or nearly: fields that no frame has, of wire types that they don't have, with lengths that aren't there, nested too deep. */
export function wrongShape(random: Random): Uint8Array {
  if (random.below(5_000) === 0) return Uint8Array.from(deep(random, 1 + random.below(DEPTH_MAX)));
  const fields = Array.from({ length: 1 + random.below(4) }, () => field(random, random.below(6)));
  return Uint8Array.from(fields.flat());
}

function field(random: Random, depth: number): number[] {
  const number = pick(random, [1, 2, 3, 4, 5, 1 + random.below(15), 16 + random.below(100), 0]);
  const wireType = random.below(8);
  return [...varint(number * 8 + wireType), ...value(random, wireType, depth)];
}

function value(random: Random, wireType: number, depth: number): number[] {
  switch (wireType) {
    case 0:
      return number(random);
    case 1:
      return raw(random, 8);
    case 2:
      return lengthDelimited(random, depth);
    case 3:
      return depth > 0 ? field(random, depth - 1) : [];
    case 5:
      return raw(random, 4);
    default:
      return raw(random, random.below(4));
  }
}

/** A message, bytes, or a length that is not the truth. */
function lengthDelimited(random: Random, depth: number): number[] {
  const content = depth > 0 ? field(random, depth - 1) : raw(random, random.below(12));
  const length = random.below(8) === 0 ? number(random) : varint(content.length);
  return [...length, ...content];
}

function number(random: Random): number[] {
  return pick(random, [LARGEST_VARINT, ENDLESS_VARINT, varint(random.next()), varint(random.below(300)), [0x80, 0x80, 0x00]]);
}

/** Groups in groups, or messages in messages, as deep as told. */
function deep(random: Random, depth: number): number[] {
  const tag = pick(random, [0x0b, 0x1b, 0x7b]);
  return Array.from({ length: depth }, () => tag);
}

function raw(random: Random, length: number): number[] {
  return Array.from({ length }, () => random.below(256));
}

/** A number from 0 to 2^32 - 1 as protobuf writes it. */
function varint(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint(Math.floor(value / 128))];
}

import type { Random } from "@cutline/core";
import { pick, weighted } from "../fuzz/weighted.js";
import { wrongShape } from "./wrong-shape.js";

/** Bytes of frames that make sense, to be damaged. */
export interface Samples {
  /** Of the kind that is looked at. */
  readonly own: readonly Uint8Array[];
  /** Of any kind. */
  readonly any: readonly Uint8Array[];
}

/** How often each kind of bytes is made. */
const WAYS = {
  whole: 1,
  foreign: 1,
  random: 2,
  cut: 2,
  extended: 2,
  flipped: 4,
  spliced: 3,
  replaced: 3,
  repeated: 1,
  wrongShape: 4,
} as const;

/** Bytes that change what varints and lengths mean. */
const TELLING_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x08, 0x0a, 0x0f] as const;

/** Bytes that are a frame, or were nearly one, or have nothing to do with any. */
export function damaged(random: Random, { own, any }: Samples): Uint8Array {
  const sample = one(random, own);
  switch (weighted(random, WAYS)) {
    case "whole":
      return sample;
    case "foreign":
      return one(random, any);
    case "random":
      return noise(random, random.below(1 << random.below(10)));
    case "cut":
      return sample.subarray(random.below(2) * random.below(4), random.below(sample.length + 1));
    case "extended":
      return joined(sample, noise(random, 1 + random.below(12)));
    case "flipped":
      return flipped(random, sample);
    case "spliced":
      return spliced(random, sample, one(random, any));
    case "replaced":
      return replaced(random, sample);
    case "repeated":
      return joined(sample, one(random, own));
    case "wrongShape":
      return random.below(2) === 0 ? wrongShape(random) : joined(sample, wrongShape(random));
  }
}

/** Random bytes. */
export function noise(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) bytes[index] = random.next();
  return bytes;
}

function flipped(random: Random, sample: Uint8Array): Uint8Array {
  const bytes = sample.slice();
  for (let flips = 1 + random.below(4); flips > 0 && bytes.length > 0; flips -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

function replaced(random: Random, sample: Uint8Array): Uint8Array {
  const bytes = sample.slice();
  if (bytes.length > 0) bytes[random.below(bytes.length)] = pick(random, TELLING_BYTES);
  return bytes;
}

function spliced(random: Random, one: Uint8Array, other: Uint8Array): Uint8Array {
  return joined(one.subarray(0, random.below(one.length + 1)), other.subarray(random.below(other.length + 1)));
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}

function one(random: Random, samples: readonly Uint8Array[]): Uint8Array {
  return samples[random.below(samples.length)] ?? new Uint8Array();
}

import { Random } from "@cutline/core";
import { expect, it } from "vitest";
import { damaged } from "./damage.js";
import { wrongShape } from "./wrong-shape.js";

const OWN = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6, 7, 8, 9)];

it("makes the same of a seed every time, and leaves the samples as they are", () => {
  const samples = { own: OWN.map((bytes) => bytes.slice()), any: OWN.map((bytes) => bytes.slice()) };
  const made = (seed: bigint): Uint8Array[] => {
    const random = new Random(seed);
    return Array.from({ length: 2_000 }, () => damaged(random, samples).slice());
  };
  expect(made(1n)).toEqual(made(1n));
  expect(made(1n)).not.toEqual(made(2n));
  expect(samples).toEqual({ own: OWN, any: OWN });
});

it("makes all lengths, from nothing on", () => {
  const random = new Random(1n);
  const lengths = new Set(Array.from({ length: 3_000 }, () => damaged(random, { own: OWN, any: OWN }).length));
  expect(lengths).toContain(0);
  expect(Math.max(...lengths)).toBeGreaterThan(200);
});

it("makes wrong shapes of every wire type, some nested deeper than any frame", () => {
  const random = new Random(1n);
  const shapes = Array.from({ length: 20_000 }, () => wrongShape(random));
  const wireTypes = new Set(shapes.map((bytes) => (bytes[0] ?? 0) & 7));
  expect(wireTypes).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  expect(shapes.some((bytes) => bytes.length > 1_000 && bytes.every((byte) => byte === bytes[0]))).toBe(true);
});

import { Defect } from "@cutline/core";
import { expect, it } from "vitest";
import { filesOf } from "./descriptor-set.js";

it("takes a descriptor set apart, short files and long ones", () => {
  const files = [Buffer.alloc(3, 1), Buffer.alloc(0), Buffer.alloc(20_000, 2)];
  const set = Buffer.concat([Buffer.from([0x0a, 3]), files[0]!, Buffer.from([0x0a, 0]), Buffer.from([0x0a, 0xa0, 0x9c, 0x01]), files[2]!]);
  expect(filesOf(set)).toEqual(files);
});

it.each([
  ["is cut off", Buffer.from([0x0a, 5, 1])],
  ["is something else", Buffer.from([0x12, 0])],
])("trusts none that %s", (_name, bytes) => {
  expect(() => filesOf(bytes)).toThrow(Defect);
});

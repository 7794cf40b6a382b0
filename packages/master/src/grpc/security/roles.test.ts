import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { BankServiceService } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";
import { describe, expect, it } from "vitest";
import { serviceMethodsOf } from "../testing/service-methods.js";
import { ROLE_OF_METHOD } from "./roles.js";

/** Every method of every service that a server has, by its path. */
async function methods(): Promise<string[]> {
  const ours = [...Object.values(MasterServiceService), ...Object.values(BankServiceService)].map(({ path }): string => path);
  const described = serviceMethodsOf(await readFile(createRequire(import.meta.url).resolve("@cutline/protocol/cutline.binpb")));
  expect(new Set(ours)).toEqual(new Set(described)); // no service of the .proto files is forgotten here
  return ours;
}

describe("the table of roles", () => {
  it("names a role for every method: a new one needs a line in roles.ts", async () => {
    expect((await methods()).filter((path) => !ROLE_OF_METHOD.has(path))).toEqual([]);
  });

  it("names no method that there isn't, those of generic services aside", async () => {
    const known = new Set(await methods());
    expect([...ROLE_OF_METHOD.keys()].filter((path) => !known.has(path) && !path.startsWith("/grpc."))).toEqual([]);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createFileRegistry, type DescMessage, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { fillingsOf, sampleOf } from "./testing/sample-messages.js";

/*
 * The bytes of every message, as they were when they were written: whoever changes the wire without meaning to is told here.
 * CUTLINE_REWRITE=1 writes them anew; the difference is read in review. See testdata/README.md.
 */

interface Golden {
  readonly message: string;
  readonly samples: readonly { readonly hex: string; readonly json: unknown }[];
}

/** A message type as ts-proto generates it. */
interface Codec {
  decode(bytes: Uint8Array): unknown;
  encode(message: unknown): { finish(): Uint8Array };
}

const inPackage = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const GOLDEN = inPackage("testdata/golden");
const REWRITE = process.env["CUTLINE_REWRITE"] === "1";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(inPackage("dist/cutline.binpb"))));
const MESSAGES = [...registry.files]
  .filter(({ proto }) => proto.package.startsWith("cutline."))
  .flatMap(({ messages }) => messages.flatMap(withNested));

function withNested(message: DescMessage): DescMessage[] {
  return [message, ...message.nestedMessages.filter(({ proto }) => proto.options?.mapEntry !== true).flatMap(withNested)];
}

function fileOf(name: string): string {
  return `${GOLDEN}/${name}.json`;
}

/** What the message's golden must say. */
function goldenOf(message: DescMessage): Golden {
  const samples = fillingsOf(message).map((filling) => {
    const sample = sampleOf(message, filling);
    return { hex: Buffer.from(toBinary(message, sample)).toString("hex"), json: toJson(message, sample, { registry }) };
  });
  return { message: message.typeName, samples };
}

function read(name: string): Golden {
  return JSON.parse(readFileSync(fileOf(name), "utf8")) as Golden;
}

/** The generated codec of a message, as it is shipped: the module of its .proto file exports it. */
async function codecOf({ file, typeName }: DescMessage): Promise<Codec> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(inPackage(`dist/generated/${file.name}.js`)).href)) as Record<
    string,
    Codec
  >;
  return module[typeName.slice(file.proto.package.length + 1).replaceAll(".", "_")]!;
}

if (REWRITE) {
  rmSync(GOLDEN, { recursive: true, force: true });
  mkdirSync(GOLDEN, { recursive: true });
  for (const message of MESSAGES) writeFileSync(fileOf(message.typeName), `${JSON.stringify(goldenOf(message), null, 2)}\n`);
}

describe("the bytes of every message", () => {
  it("are written down, and of nothing else", () => {
    const written = existsSync(GOLDEN) ? readdirSync(GOLDEN).sort() : [];
    expect(written).toEqual(MESSAGES.map(({ typeName }) => `${typeName}.json`).sort());
    expect(MESSAGES.length).toBeGreaterThan(80);
  });

  it.each(MESSAGES.map((message) => [message.typeName, message] as const))("of %s are what they were", (name, message) => {
    expect(read(name)).toEqual(goldenOf(message));
  });

  it.each(MESSAGES.map((message) => [message.typeName, message] as const))("of %s set every field and branch", (name, message) => {
    const set = new Set(read(name).samples.flatMap(({ json }) => Object.keys(json as object)));
    expect([...set].sort()).toEqual(message.fields.map(({ jsonName }) => jsonName).sort());
  });

  it.each(MESSAGES.map((message) => [message.typeName, message] as const))(
    "of %s come through the codec that is shipped",
    async (name, message) => {
      const codec = await codecOf(message);
      for (const { hex } of read(name).samples) {
        const bytes = new Uint8Array(Buffer.from(hex, "hex"));
        expect(Buffer.from(codec.encode(codec.decode(bytes)).finish()).toString("hex")).toBe(hex);
      }
    },
  );
});

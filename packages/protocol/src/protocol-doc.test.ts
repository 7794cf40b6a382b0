import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createFileRegistry, type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import {
  FRAME_BYTES_MAX,
  type FrameCodec,
  hostFrames,
  linkFrames,
  masterFrames,
  PAYLOAD_BYTES_MAX,
  PROTOCOL_VERSION,
  SUBPROTOCOL,
} from "./index.js";
import { bytesIn, explainBytes } from "./testing/explain-bytes.js";

/* The bytes in docs/protocol.md: each block begins with ```bytes and the name of its message. CUTLINE_REWRITE=1 explains its bytes anew. */

const DOC = fileURLToPath(new URL("../../../docs/protocol.md", import.meta.url));
const BLOCK = /^```bytes (\w+)\n(.*?)^```$/gms;
const CODECS: Readonly<Record<string, FrameCodec<unknown>>> = {
  LinkFrame: linkFrames,
  MasterFrame: masterFrames,
  HostFrame: hostFrames,
};

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(new URL("../dist/cutline.binpb", import.meta.url))));

function messageNamed(name: string): DescMessage {
  const found = registry.getMessage(`cutline.v1.${name}`) ?? registry.getMessage(`cutline.bank.v1.${name}`);
  if (found === undefined) throw new Error(`there is no message ${name}`);
  return found;
}

/** A block as it should be. */
function explained(name: string, lines: string): string {
  return `${explainBytes(messageNamed(name), bytesIn(lines.split("\n"))).join("\n")}\n`;
}

if (process.env["CUTLINE_REWRITE"] === "1") {
  const rewritten = readFileSync(DOC, "utf8").replace(
    BLOCK,
    (_block, name: string, lines: string) => `\`\`\`bytes ${name}\n${explained(name, lines)}\`\`\``,
  );
  writeFileSync(DOC, rewritten);
}

const TEXT = readFileSync(DOC, "utf8");
const BLOCKS = [...TEXT.matchAll(BLOCK)].map(([, name = "", lines = ""], index) => ({ title: `${index + 1}, a ${name},`, name, lines }));

describe("docs/protocol.md", () => {
  it.each(BLOCKS)("block $title says what its bytes mean", ({ name, lines }) => {
    expect(lines).toBe(explained(name, lines));
  });

  it.each(BLOCKS.filter(({ name }) => name in CODECS))("block $title is a frame that our codec takes and makes", ({ name, lines }) => {
    const bytes = bytesIn(lines.split("\n"));
    const codec = CODECS[name]!;
    expect(Buffer.from(codec.encode(codec.decode(bytes))).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  });

  it("shows every kind of frame, and names the numbers of this version", () => {
    expect(new Set(BLOCKS.map(({ name }) => name))).toEqual(new Set([...Object.keys(CODECS), "Transfer", "BankCommand"]));
    for (const kind of ["hello (1)", "welcome (2)", "entries (3)", "acknowledgement (4)", "recorded (3)", "command (5)", "drain (8)"]) {
      expect(BLOCKS.map(({ lines }) => lines).join("")).toContain(kind);
    }
    const mebibytes = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;
    for (const told of [`\`${SUBPROTOCOL}\``, `version ${PROTOCOL_VERSION}`, mebibytes(FRAME_BYTES_MAX), mebibytes(PAYLOAD_BYTES_MAX)]) {
      expect(TEXT).toContain(told);
    }
  });
});

import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Characters of the column of bytes; what is longer pushes its explanation to the right. */
const COLUMN = 40;

/** The bytes of a message as people read them: a line for each field with what it means, nested ones indented. */
export function explainBytes(message: DescMessage, bytes: Uint8Array, depth = 0): string[] {
  const reader = new BinaryReader(bytes);
  const lines: string[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const field = message.fields.find((one) => one.number === number);
    if (field === undefined) throw new Error(`${message.typeName} has no field ${number}`);
    const nested = field.message;
    const length = nested === undefined ? 0 : reader.uint32();
    const meaning = nested === undefined ? ` = ${valueOf(field, reader, wireType)}` : `, ${length} bytes`;
    lines.push(line(bytes.subarray(start, reader.pos), `${field.name} (${number})${meaning}`, depth));
    if (nested === undefined) continue;
    lines.push(...explainBytes(nested, bytes.subarray(reader.pos, reader.pos + length), depth + 1));
    reader.pos += length;
  }
  return lines;
}

/** The bytes that such lines tell of. */
export function bytesIn(lines: readonly string[]): Uint8Array {
  const hex = lines.map((text) => /^ *((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: {2}|$)/.exec(text)?.[1] ?? "").join(" ");
  return new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function line(bytes: Uint8Array, meaning: string, depth: number): string {
  const hex = "   ".repeat(depth) + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${hex.padEnd(COLUMN)}  ${meaning}`;
}

function valueOf(field: DescField, reader: BinaryReader, wireType: WireType): string {
  if (field.fieldKind === "list" && wireType === WireType.LengthDelimited && field.scalar === ScalarType.UINT32) {
    const end = reader.uint32() + reader.pos;
    const numbers: number[] = [];
    while (reader.pos < end) numbers.push(reader.uint32());
    return numbers.join(", ");
  }
  if (field.fieldKind === "enum") {
    const number = reader.int32();
    return field.enum.values.find((value) => value.number === number)?.name ?? String(number);
  }
  switch (field.scalar) {
    case ScalarType.STRING:
      return JSON.stringify(reader.string());
    case ScalarType.BYTES:
      return `${reader.bytes().length} bytes of the application`;
    case ScalarType.BOOL:
      return String(reader.bool());
    case ScalarType.FIXED64:
      return String(reader.fixed64());
    case ScalarType.INT64:
      return String(reader.int64());
    case ScalarType.UINT32:
    case ScalarType.UINT64:
      return String(reader.uint64());
    default:
      throw new Error(`nothing explains a field like ${field.name}`);
  }
}

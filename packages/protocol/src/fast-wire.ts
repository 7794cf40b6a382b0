import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

const TWO_TO_32 = 0x1_0000_0000;

/**
 * Writes the same bytes as its parent. 64-bit fields that are numbers in our types (`jstype = JS_NUMBER`) go the short way where they fit 32 bits:
 * by way of BigInt each costs as much as the rest of its message.
 */
export class FastWriter extends BinaryWriter {
  override uint64(value: string | number | bigint): this {
    return typeof value === "number" && value >= 0 && value < TWO_TO_32 && Number.isInteger(value)
      ? this.uint32(value)
      : super.uint64(value);
  }
}

/** Reads the same values as its parent; see FastWriter. */
export class FastReader extends BinaryReader {
  constructor(private readonly source: Uint8Array) {
    super(source);
  }

  override uint64(): bigint | string {
    const start = this.pos;
    let value = 0;
    // up to four bytes are below 2^28: no 32-bit operation overflows
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.source[this.pos];
      if (byte === undefined) break;
      this.pos += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return String(value);
    }
    this.pos = start;
    return super.uint64();
  }
}

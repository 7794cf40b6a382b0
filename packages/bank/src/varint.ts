/** Values below this have at most 7 bytes, and stay exact in a number's arithmetic. */
export const SHORT_VARINT_LIMIT = 2 ** 49;

/** How many bytes `value` takes. `value`: a whole number from 0 to SHORT_VARINT_LIMIT - 1. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length += 1;
  return length;
}

/** Writes `value` to `bytes` from `at` on. Returns the place behind it. `value` as for `varintLength`. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest >= 0x80) {
    const higher = Math.floor(rest / 0x80);
    bytes[place] = rest - higher * 0x80 + 0x80;
    place += 1;
    rest = higher;
  }
  bytes[place] = rest;
  return place + 1;
}

/** The place behind the number that begins at `at`; past the end of `bytes` where it isn't whole. */
export function varintEnd(bytes: Uint8Array, at: number): number {
  let place = at;
  while ((bytes[place] ?? 0) >= 0x80) place += 1;
  return place + 1;
}

/** The number in `bytes` from `at` to before `end`, or -1 where it doesn't fill that place exactly or isn't short. */
export function readVarint(bytes: Uint8Array, at: number, end: number): number {
  if (end > bytes.length || end - at > 7 || varintEnd(bytes, at) !== end) return -1;
  let value = 0;
  for (let place = end - 1; place >= at; place -= 1) value = value * 0x80 + ((bytes[place] ?? 0) & 0x7f);
  return value;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes turned into text at a time: as many arguments as a call takes everywhere, and a multiple of 3. */
const CHUNK_BYTES = 3 * 2_048;

/** Bytes in base64: RFC 4648, section 4, with padding. */
export function base64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) chunks.push(chunkInBase64(bytes.subarray(start, start + CHUNK_BYTES)));
  return chunks.join("");
}

function chunkInBase64(bytes: Uint8Array): string {
  let text = "";
  for (let place = 0; place < bytes.length; place += 3) {
    const left = bytes.length - place;
    const bits = ((bytes[place] ?? 0) << 16) | ((bytes[place + 1] ?? 0) << 8) | (bytes[place + 2] ?? 0);
    text += digit(bits >>> 18) + digit(bits >>> 12) + (left > 1 ? digit(bits >>> 6) : "=") + (left > 2 ? digit(bits) : "=");
  }
  return text;
}

function digit(bits: number): string {
  return DIGITS.charAt(bits & 0x3f);
}

/** Bytes of an application in words. */
export interface Told {
  /** What it is worth, where the application deals in amounts that add up: smallest units; else null. */
  readonly amount: bigint | null;
  /** For a person. May hold anything that an application's bytes hold: whoever renders it escapes it. */
  readonly text: string;
}

/** What a command did, in words. */
export interface CommandWords {
  readonly text: string;
}

/**
 * Reads an application's bytes for people. Where they make no sense it may throw: then the bytes are told as bytes. `null` in place of a teller is for
 * applications that nobody here knows.
 */
export interface Teller {
  /** A local state. */
  state(saved: Uint8Array): Told;
  /** A message. */
  message(payload: Uint8Array): Told;
  /** A command and its reply. */
  command(command: Uint8Array, reply: Uint8Array): CommandWords;
}

/** Characters of a text that are shown where bytes are told without knowing what they mean; the rest is counted. */
const SHOWN_CHARACTERS = 200;

/** Bytes that are shown in hexadecimal, where they are no text. */
const SHOWN_BYTES = 32;

/** Tells what any application's bytes are, as far as that can be told: their text, or the first of them in hexadecimal. */
const BYTES: Teller = {
  state: (saved) => ({ amount: null, text: bytesInWords(saved) }),
  message: (payload) => ({ amount: null, text: bytesInWords(payload) }),
  command: (command) => ({ text: bytesInWords(command) }),
};

/** The same teller, or one that knows no application, and never throws: bytes that it can't read are told as bytes. */
export function certainTeller(teller: Teller | null): Teller {
  if (teller === null) return BYTES;
  return {
    state: (saved) =>
      attempt(
        () => teller.state(saved),
        () => BYTES.state(saved),
      ),
    message: (payload) =>
      attempt(
        () => teller.message(payload),
        () => BYTES.message(payload),
      ),
    command: (command, reply) =>
      attempt(
        () => teller.command(command, reply),
        () => BYTES.command(command, reply),
      ),
  };
}

function attempt<T>(first: () => T, otherwise: () => T): T {
  try {
    return first();
  } catch {
    return otherwise();
  }
}

function bytesInWords(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  const text = textOf(bytes);
  if (text === null)
    return `${hexadecimal(bytes.subarray(0, SHOWN_BYTES))}${bytes.length > SHOWN_BYTES ? "…" : ""} (${bytes.length} bytes)`;
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${bytes.length} bytes)`;
}

/** The first characters of bytes that are UTF-8 without control characters but tabs and line feeds; null where they aren't. */
function textOf(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, 4 * (SHOWN_CHARACTERS + 1));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: start.length < bytes.length });
    return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

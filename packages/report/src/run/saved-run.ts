import { SavedRun } from "@cutline/protocol";
import { crc32 } from "./crc32.js";
import { requireDistinct } from "./require-distinct.js";
import { SavedRunError } from "./saved-run-error.js";

/** The version that is written, and the newest that is read. */
export const SAVED_RUN_VERSION = 1;

/** "CUTLINE" and a line feed, little-endian. */
const MAGIC = 0x0a45_4e49_4c54_5543n;

/** What makes the header four fields of a SavedRun: their tags, each before its value. */
const TAGS = { magic: 0x09, version: 0x15, bodyBytes: 0x19, bodyCrc32: 0x25 } as const;
const HEADER_BYTES = 28;

/** Where these tags stand. */
const HEADER_TAGS = [
  [9, TAGS.version],
  [14, TAGS.bodyBytes],
  [23, TAGS.bodyCrc32],
] as const;

/** The file, whole. */
export function encodeSavedRun({ title, savedBy, sessions }: Pick<SavedRun, "title" | "savedBy" | "sessions">): Uint8Array {
  const body = SavedRun.encode({ magic: 0n, version: 0, bodyBytes: 0, bodyCrc32: 0, title, savedBy, sessions }).finish();
  const file = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(file.buffer);
  view.setUint8(0, TAGS.magic);
  view.setBigUint64(1, MAGIC, true);
  view.setUint8(9, TAGS.version);
  view.setUint32(10, SAVED_RUN_VERSION, true);
  view.setUint8(14, TAGS.bodyBytes);
  view.setBigUint64(15, BigInt(body.length), true);
  view.setUint8(23, TAGS.bodyCrc32);
  view.setUint32(24, crc32(body), true);
  file.set(body, HEADER_BYTES);
  return file;
}

/** Reads a file, whole. Throws a SavedRunError where it is none, or is not whole. */
export function decodeSavedRun(file: Uint8Array): SavedRun {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  requireMagic(file, view);
  if (file.length < HEADER_BYTES)
    throw new SavedRunError("TRUNCATED", `it ends after ${file.length} bytes, within its header: save the run again`);
  requireVersion(view.getUint32(10, true));
  for (const [place, tag] of HEADER_TAGS)
    if (file[place] !== tag) throw new SavedRunError("DAMAGED", "its header is not what it should be");
  const body = file.subarray(HEADER_BYTES);
  requireWhole(view, body);
  const run = decoded(file);
  requireDistinct(run.sessions);
  return run;
}

function decoded(file: Uint8Array): SavedRun {
  try {
    return SavedRun.decode(file);
  } catch (error) {
    throw new SavedRunError("DAMAGED", `it can't be decoded, though its checksum is right: ${String(error)}`);
  }
}

/** As much of the magic as there is must be right: a file that is cut off within it is told as such. */
function requireMagic(file: Uint8Array, view: DataView): void {
  const start = new Uint8Array(9);
  start.set(file.subarray(0, 9));
  const expected = new Uint8Array(9);
  expected[0] = TAGS.magic;
  new DataView(expected.buffer).setBigUint64(1, MAGIC, true);
  const there = Math.min(view.byteLength, 9);
  for (let place = 0; place < there; place += 1) {
    if (start[place] !== expected[place]) throw notASavedRun(file.length);
  }
  if (there === 0) throw new SavedRunError("NOT_A_SAVED_RUN", "it is empty");
}

function notASavedRun(bytes: number): SavedRunError {
  return new SavedRunError("NOT_A_SAVED_RUN", `it is not a saved run (${bytes} bytes): \`cutline run --save FILE\` makes one`);
}

function requireVersion(version: number): void {
  if (version === 0) throw new SavedRunError("DAMAGED", "it says that it has version 0, which there never was");
  if (version <= SAVED_RUN_VERSION) return;
  const known = `this program reads version ${SAVED_RUN_VERSION}`;
  throw new SavedRunError(
    "NEWER_VERSION",
    `it has version ${version} of the format, and ${known}: use the Cutline that saved it, or a newer one`,
  );
}

function requireWhole(view: DataView, body: Uint8Array): void {
  const wanted = view.getBigUint64(15, true);
  const there = BigInt(body.length);
  if (there < wanted)
    throw new SavedRunError("TRUNCATED", `it was cut off: ${wanted - there} of ${wanted + BigInt(HEADER_BYTES)} bytes are missing`);
  if (there > wanted) throw new SavedRunError("DAMAGED", `${there - wanted} bytes follow behind its end`);
  if (crc32(body) !== view.getUint32(24, true))
    throw new SavedRunError("DAMAGED", "its checksum is wrong: something changed it after it was saved");
}

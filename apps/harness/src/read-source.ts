import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { CaseError, type Source } from "./source.js";

/** Bytes in a file of a case: a topology of a million channels fits, and /dev/zero ends. */
const FILE_LIMIT_BYTES = 64 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "there is no such file or folder",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

/** A file's text. Throws a CaseError that says why it can't be had. */
export async function readSource(file: string): Promise<Source> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream: AsyncIterable<Uint8Array> = createReadStream(file);
  await readable(file, async () => {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > FILE_LIMIT_BYTES) throw new CaseError(file, `it has more than ${FILE_LIMIT_BYTES} bytes`);
    }
  });
  try {
    return { file, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    throw new CaseError(file, "it is not UTF-8");
  }
}

/** The names of what is in a folder. Throws a CaseError that says why they can't be had. */
export function readFolder(folder: string): Promise<string[]> {
  return readable(folder, () => readdir(folder));
}

async function readable<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CaseError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new CaseError(file, REASONS[code] ?? String(error));
  }
}

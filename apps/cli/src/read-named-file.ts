import { closeSync, openSync, readSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { type NamedFile, type ReadNamedFile, TOPOLOGY_LIMIT_BYTES } from "@cutline/script";
import { whyUnreadable } from "./read-script.js";

/**
 * Reads the files that a script names: by paths from the script's own folder, or, where the script comes from standard input ("-"), from the working directory.
 * One that never ends is left off at the limit.
 */
export function namedFilesOf(script: string): ReadNamedFile {
  const folder = script === "-" ? "" : dirname(script);
  return (path) => {
    const name = isAbsolute(path) ? path : join(folder, path);
    try {
      return read(name);
    } catch (error) {
      return { name, unreadable: whyUnreadable(error) };
    }
  };
}

function read(name: string): NamedFile {
  const file = openSync(name, "r");
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = readChunk(file); chunk.length > 0; chunk = readChunk(file)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > TOPOLOGY_LIMIT_BYTES) return { name, unreadable: `it has more than ${TOPOLOGY_LIMIT_BYTES} bytes` };
    }
    return { name, content: Buffer.concat(chunks, length) };
  } finally {
    closeSync(file);
  }
}

function readChunk(file: number): Uint8Array {
  const chunk = Buffer.alloc(64 * 1024);
  return chunk.subarray(0, readSync(file, chunk));
}

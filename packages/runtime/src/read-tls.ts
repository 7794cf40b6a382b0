import { readFile } from "node:fs/promises";
import { ProtocolError } from "@cutline/core";
import type { FrameTls } from "@cutline/protocol/sockets";
import type { TlsPaths } from "./host-options.js";

/** Reads what a host's TLS is made with. Rejects with a ProtocolError (BAD_HOST_OPTIONS) that names the file. */
export async function readTls({ cert, key }: TlsPaths): Promise<FrameTls> {
  const read = async (path: string): Promise<Buffer> => {
    try {
      return await readFile(path);
    } catch (error) {
      throw new ProtocolError("BAD_HOST_OPTIONS", `can't read ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return { cert: await read(cert), key: await read(key) };
}

import { open } from "node:fs/promises";
import { Refusal } from "@cutline/core";
import { SECRET_FILE_BYTES_MAX } from "./limits.js";

/** What no secret's file allows: anything to others, and to its group more than to read. */
const TOO_OPEN = 0o037;

/** Reads a file with what everybody may know. Rejects with a Refusal (CANT_READ). */
export function readPublicFile(path: string): Promise<Buffer> {
  return read(path, false);
}

/** Reads a file with a secret. Rejects with a Refusal: CANT_READ, or SECRET_EXPOSED where others may read it. */
export function readSecretFile(path: string): Promise<Buffer> {
  return read(path, true);
}

/** The file is asked about after it was opened: what is read is what was looked at. */
async function read(path: string, isSecret: boolean): Promise<Buffer> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw new Refusal("CANT_READ", `can't read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Refusal("CANT_READ", `can't read ${path}: it is no file`);
    if (stats.size > SECRET_FILE_BYTES_MAX)
      throw new Refusal("CANT_READ", `can't read ${path}: it is larger than ${SECRET_FILE_BYTES_MAX} bytes`);
    if (isSecret) refuseExposed(path, stats.mode);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Windows tells nothing of who may read a file in these bits. */
function refuseExposed(path: string, mode: number): void {
  if (process.platform === "win32" || (mode & TOO_OPEN) === 0) return;
  throw new Refusal("SECRET_EXPOSED", `${path} may be read by others (mode ${(mode & 0o777).toString(8)}); make it \`chmod 600\``);
}

import { renameSync, rmSync, writeFileSync } from "node:fs";
import { Refusal } from "@cutline/core";

/**
 * Writes where a server can be reached, for programs that wait for it: the file is there as a whole or not at all, since it is renamed into its place.
 * Throws a Refusal (ADDRESS_FILE).
 */
export function writeAddressFile(path: string, address: string): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, `${address}\n`, { flag: "wx" });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal("ADDRESS_FILE", `cannot write the address file: ${reason}`);
  }
}

/** Removes it; it may be gone. */
export function removeAddressFile(path: string): void {
  rmSync(path, { force: true });
}

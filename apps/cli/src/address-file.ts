import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Refusal } from "@cutline/core";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "there is no such folder",
  EACCES: "it may not be written",
  EPERM: "it may not be written",
  EROFS: "it may not be written",
  EISDIR: "it is a directory",
  ENOSPC: "the disk is full",
};

/**
 * A file that tells other programs where a server listens: it is there, whole, as long as the server can be reached. One that was left by a server that was killed is
 * written over. Removed when the process ends, however it does, but for SIGKILL; and left alone where another server has written it since.
 */
export class AddressFile {
  private readonly remove = (): void => {
    if (isOurs(this.path, this.text)) rmSync(this.path, { force: true });
  };

  private constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    process.once("exit", this.remove);
  }

  /** Writes HOST:PORT and a line feed. Throws a Refusal (ADDRESS_FILE_UNWRITABLE), and leaves nothing then. */
  static write(path: string, address: string): AddressFile {
    const absolute = resolve(path);
    const text = `${address}\n`;
    // Of the same folder, so that putting it in place is one step: nobody reads half an address.
    const draft = `${absolute}.${randomUUID()}`;
    try {
      writeFileSync(draft, text, { flag: "wx" });
      renameSync(draft, absolute);
    } catch (error) {
      rmSync(draft, { force: true });
      throw new Refusal("ADDRESS_FILE_UNWRITABLE", `cannot write the address to ${path}: ${why(error)}`);
    }
    return new AddressFile(absolute, text);
  }

  /** Removes it, before the server stops listening. Idempotent. */
  close(): void {
    process.off("exit", this.remove);
    this.remove();
  }
}

function isOurs(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8") === text;
  } catch {
    return false;
  }
}

function why(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? String(error);
}

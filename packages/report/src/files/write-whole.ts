import { randomUUID } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Refusal } from "@cutline/core";
import { buffered, type Chunks } from "./chunks.js";
import { codeOf, reasonOf } from "./reasons.js";

/**
 * Writes a file whole or not at all: into a new one beside it, which takes its place when everything is on disk. Until then, and where anything fails, what
 * was there is as it was, and nothing else is left behind. What is no file, such as a device, is written as it is. Throws a Refusal (CANNOT_WRITE) that says
 * why, or what `signal` was aborted with.
 */
export async function writeWhole(path: string, chunks: Chunks, signal?: AbortSignal): Promise<void> {
  try {
    const target = await targetOf(path);
    if (target.isFile) await replace(target.path, target.mode, chunks, signal);
    else await write(target.path, "w", 0o666, chunks, signal);
  } catch (error) {
    if (codeOf(error) === "" || signal?.aborted === true) throw error;
    throw new Refusal("CANNOT_WRITE", `cannot write ${path}: ${reasonOf(error)}`);
  }
}

interface Target {
  readonly path: string;
  /** Whether it is a file, or nothing yet. */
  readonly isFile: boolean;
  readonly mode: number;
}

/** What a path leads to: symbolic links are followed, so that they stay what they are. */
async function targetOf(path: string): Promise<Target> {
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    return { path: real, isFile: stats.isFile(), mode: stats.mode & 0o777 };
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return { path, isFile: true, mode: 0o666 };
  }
}

async function replace(path: string, mode: number, chunks: Chunks, signal: AbortSignal | undefined): Promise<void> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    await write(beside, "wx", mode, chunks, signal);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function write(path: string, flags: string, mode: number, chunks: Chunks, signal: AbortSignal | undefined): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    for (const bytes of buffered(chunks)) {
      signal?.throwIfAborted();
      await writeAll(file, bytes);
    }
    if (flags === "wx") await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written);
    written += bytesWritten;
  }
}

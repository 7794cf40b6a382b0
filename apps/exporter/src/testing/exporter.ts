import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The built program. */
export const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** What came of a command. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface StartOptions {
  readonly input?: Uint8Array;
  /** Arguments of Node.js itself. */
  readonly node?: readonly string[];
  /** A file descriptor that standard output goes to. */
  readonly stdout?: number;
  readonly cwd?: string;
  /** Environment variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The size that no file it writes may pass, in KiB. */
  readonly fileKib?: number;
  /** Whether the reader leaves at the first byte. */
  readonly readerLeaves?: boolean;
}

/** Runs `cutline-export`, as it was built, to its end. */
export async function cutlineExport(words: readonly string[], options: StartOptions = {}): Promise<Ended> {
  const { input = new Uint8Array(), node = [], readerLeaves = false } = options;
  const [program = "", ...rest] = limited([process.execPath, ...node, MAIN, ...words], options.fileKib);
  const child = spawn(program, rest, {
    stdio: ["pipe", options.stdout ?? "pipe", "pipe"],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdin?.on("error", () => undefined); // it need not read what it is given
  child.stdin?.end(input);
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout.push(chunk);
    if (readerLeaves) child.stdout?.destroy();
  });
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout: Buffer.concat(stdout), stderr };
}

/** A command under a limit on the size of files: what is over it fails, as on a full disk. */
function limited(command: readonly string[], fileKib: number | undefined): readonly string[] {
  if (fileKib === undefined) return command;
  return ["sh", "-c", `trap "" XFSZ; ulimit -f ${fileKib * 2}; exec "$@"`, "sh", ...command]; // blocks of 512 bytes
}

/** What a command writes to standard output; it must succeed. */
export async function exported(words: readonly string[], options: StartOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await cutlineExport(words, options);
  if (status !== 0 || stderr !== "") throw new Error(`it ended with status ${status ?? "none"}: ${stderr}`);
  return stdout.toString();
}

/** A directory that is gone when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "cutline-export-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A file in a directory of its own. */
export function fileOf(content: Uint8Array | string, name = "run.cutline"): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, content);
  return path;
}

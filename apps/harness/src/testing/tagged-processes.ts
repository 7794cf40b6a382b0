import { readdirSync, readFileSync } from "node:fs";

/** The environment variable that marks a program and everything that it starts. */
export const TAG = "CUTLINE_HARNESS_TAG";

/** The command lines of the running processes with this tag, whoever started them. */
export function commandLinesOf(tag: string): string[] {
  const mark = `${TAG}=${tag}\0`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(mark))
    .map((name) => read(`/proc/${name}/cmdline`).replaceAll("\0", " "));
}

/** A file's text, or nothing where the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

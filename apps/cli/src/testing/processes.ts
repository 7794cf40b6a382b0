import { readdirSync, readFileSync } from "node:fs";

/** The environment variable that marks a command and everything that it starts. */
export const TAG = "CUTLINE_TEST_TAG";

/** The processes with this tag that are running, whoever started them. One that has ended and was not yet waited for has no environment any more. */
export function processIdsOf(tag: string): number[] {
  const mark = `${TAG}=${tag}\0`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(mark))
    .map(Number);
}

/** Those of them that are hosts by now: one that was only just forked is none yet, and whoever stops it stops its parent. */
export function hostIdsOf(tag: string): number[] {
  return processIdsOf(tag).filter((id) => read(`/proc/${id}/cmdline`).includes("/host.js\0"));
}

/** Processor time that a process has used so far, in ticks of 10 ms. */
export function cpuTicks(processId: number): number {
  const stat = read(`/proc/${processId}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third field on: see proc(5)
  return Number(fields[11]) + Number(fields[12]);
}

/** The most memory that a process has used so far, in KiB. */
export function memoryPeakKib(processId: number): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(read(`/proc/${processId}/status`))?.[1]);
}

/** A file's text, or nothing where the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

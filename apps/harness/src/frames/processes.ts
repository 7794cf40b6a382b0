import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The state of a TCP socket that listens, as the kernel writes it. */
const LISTENING = "0A";

/** The processes that a process has started, by the kernel's own book (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" "))
    .filter((child) => child !== "")
    .map(Number);
}

/** The TCP ports that a process listens on. */
export function listeningPorts(pid: number): number[] {
  const sockets = new Set(filesOf(pid));
  const rows = [...read(`/proc/${pid}/net/tcp`).split("\n"), ...read(`/proc/${pid}/net/tcp6`).split("\n")].map((row) =>
    row.trim().split(/\s+/),
  );
  const own = rows.filter((row) => row[3] === LISTENING && sockets.has(`socket:[${row[9] ?? ""}]`));
  return own.map((row) => Number.parseInt(row[1]?.split(":")[1] ?? "0", 16));
}

/** How many files, sockets among them, a process holds open. */
export function openFiles(pid: number): number {
  return filesOf(pid).length;
}

/** The memory of a process that is in RAM, in bytes. */
export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? Number.NaN) * 1024;
}

/** A variable of the environment that a process was started with, or null. */
export function environmentOf(pid: number, name: string): string | null {
  const entry = read(`/proc/${pid}/environ`)
    .split("\0")
    .find((line) => line.startsWith(`${name}=`));
  return entry?.slice(name.length + 1) ?? null;
}

function filesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((file) => {
    try {
      return [readlinkSync(`${folder}/${file}`)];
    } catch {
      return []; // closed between the two
    }
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // the process is gone, or the kernel has no such book
  }
}

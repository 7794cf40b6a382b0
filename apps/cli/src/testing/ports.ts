import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The state of a socket that listens, in the table of the kernel. */
const LISTENS = "0A";

/** The TCP ports on which a process listens (IPv4), as the kernel knows them. */
export function portsOf(processId: number): number[] {
  const inodes = new Set(socketInodes(processId));
  return readFileSync("/proc/net/tcp", "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode = ""]) => state === LISTENS && inodes.has(inode))
    .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16));
}

function socketInodes(processId: number): string[] {
  const directory = `/proc/${processId}/fd`;
  return readdirSync(directory).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${directory}/${name}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

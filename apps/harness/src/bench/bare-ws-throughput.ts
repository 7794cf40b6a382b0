import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ThroughputOptions } from "./link-throughput.js";

/** Messages a second over bare `ws` between two processes, one message a frame, in both directions together: each that comes is sent back. */
export async function bareWsThroughput({
  underWay,
  warmUpMs,
  measureMs,
  bytes,
}: ThroughputOptions & { readonly bytes: number }): Promise<number> {
  const program = fileURLToPath(new URL("ws-bounce.js", import.meta.url));
  const one = fork(program, []);
  const [address] = (await once(one, "message")) as [string]; // what the program sends first
  const other = fork(program, [address, String(underWay), String(bytes)]);
  try {
    await wait(warmUpMs);
    const before = await received(one, other);
    const startMs = performance.now();
    await wait(measureMs);
    const after = await received(one, other);
    return ((after - before) * 1000) / (performance.now() - startMs);
  } finally {
    await Promise.all([end(one), end(other)]);
  }
}

async function received(...ends: readonly ChildProcess[]): Promise<number> {
  const counts = await Promise.all(
    ends.map(async (child) => {
      const answer = once(child, "message");
      child.send("how many?");
      const [count] = (await answer) as [number]; // what the program answers
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill();
  await gone;
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is there until the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "cutline-test-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  return directory;
}

/** Writes a script and returns its path. */
export function writeScript(lines: readonly string[], name = "arg.txt"): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

/** A script whose run stands still, with all of its nodes at rest, where nobody reads its output: more than any pipe holds comes before `then`. */
export function heldScript(nodes: number, then: readonly string[] = []): string[] {
  const create = Array.from({ length: nodes }, (_, index) => `CreateNode ${index + 1} 1000`);
  const prints = Array.from({ length: 60_000 / nodes ** 2 }, () => "PrintSnapshot");
  return ["StartMaster", ...create, "BeginSnapshot 1", "ReceiveAll", "CollectState", ...prints, ...then];
}

/** A snapshot as it was printed in the course style. */
export interface PrintedSnapshot {
  readonly nodes: ReadonlyMap<number, bigint>;
  /** By "source>target". */
  readonly channels: ReadonlyMap<string, bigint>;
  /** All of the money in it. */
  readonly sum: bigint;
}

/** Every snapshot in an output, in order. */
export function snapshotsIn(output: string): PrintedSnapshot[] {
  return output.split("---Node states\n").slice(1).map(readSnapshot);
}

/** The money that a script puts in. */
export function depositsIn(script: string): bigint {
  return sum([...script.matchAll(/^(?:[$>] )?CreateNode \d+ (\d+)/gm)].map(([, amount = ""]) => BigInt(amount)));
}

function readSnapshot(text: string): PrintedSnapshot {
  const nodes = [...text.matchAll(/^node (\d+) = (\d+)$/gm)].map(([, node, balance]) => [Number(node), BigInt(balance ?? "")] as const);
  const channels = [...text.matchAll(/^channel \((\d+) → (\d+)\) = (\d+)$/gm)].map(
    ([, source, target, money]) => [`${String(source)}>${String(target)}`, BigInt(money ?? "")] as const,
  );
  return { nodes: new Map(nodes), channels: new Map(channels), sum: sum([...nodes, ...channels].map(([, money]) => money)) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

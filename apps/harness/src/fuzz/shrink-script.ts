import type { Layout } from "../layouts/layout.js";
import { SHRINK_TRIALS } from "../limits.js";
import { type Fault, isSameFault } from "./fault.js";
import type { RandomScript } from "./random-script.js";
import { shrinkList } from "../shrink-list.js";
import { tryScript, type TryOptions } from "./try-script.js";

/** The shortest script that was found to fail in the same way. */
export interface Shrunk {
  readonly script: RandomScript;
  readonly fault: Fault;
  /** False: the fault did not come again, so nothing could be shortened. */
  readonly repeats: boolean;
}

/**
 * Shortens a failing script as long as it fails in the same way: fewer nodes, fewer lines, small ids and amounts, no choices that could be left out. Tries
 * only the layouts that the fault is about. Rejects with a Refusal (INTERRUPTED) where the signal is aborted.
 */
export async function shrinkScript(script: RandomScript, fault: Fault, layouts: readonly Layout[], options: TryOptions): Promise<Shrunk> {
  const concerned = layouts.filter(({ name }) => fault.layouts.includes(name));
  let least: Shrunk = { script, fault, repeats: false };
  let trials = 0;
  const fails = async (lines: readonly string[]): Promise<boolean> => {
    if (trials >= SHRINK_TRIALS) return false;
    trials += 1;
    const candidate = { ...script, lines };
    const found = await tryScript(candidate, concerned, options);
    if (found === null || !isSameFault(fault, found)) return false;
    least = { script: candidate, fault: found, repeats: true };
    return true;
  };
  if (!(await fails(script.lines))) return least;
  const fewer = await shrinkList(await withoutNodes(script.lines, fails), fails);
  await shrinkList(await withSimplerLines(await withSmallIds(fewer, fails), fails), fails);
  return least;
}

type Fails = (lines: readonly string[]) => Promise<boolean>;

/** A node's lines all at once: one by one they could not go, since the others would speak of a node that isn't there. */
async function withoutNodes(lines: readonly string[], fails: Fails): Promise<readonly string[]> {
  let left = lines;
  for (const id of idsIn(lines)) {
    const without = left.filter((line) => !idsOf(line).includes(id));
    if (await fails(without)) left = without;
  }
  return left;
}

/** The ids 1, 2, 3... in the order of the old ones: what is picked at random depends on it. */
async function withSmallIds(lines: readonly string[], fails: Fails): Promise<readonly string[]> {
  const ids = [...idsIn(lines)].sort((one, other) => Number(one) - Number(other));
  const renamed = lines.map((line) => renameIds(line, (id) => String(ids.indexOf(id) + 1)));
  return renamed.join() !== lines.join() && (await fails(renamed)) ? renamed : lines;
}

async function withSimplerLines(lines: readonly string[], fails: Fails): Promise<readonly string[]> {
  let left = lines;
  for (const [index, line] of lines.entries()) {
    for (const simpler of simplerLines(line)) {
      const changed = left.with(index, simpler);
      if (!(await fails(changed))) continue;
      left = changed;
      break;
    }
  }
  return left;
}

/** A line with a smaller amount, the smallest first. */
function simplerLines(line: string): string[] {
  const match = /^((?:CreateNode \d+|Send \d+ \d+) )(\d+)$/.exec(line);
  if (match === null) return [];
  const [, command = "", amount = ""] = match;
  return ["0", "1", "10", "100"].filter((simpler) => BigInt(simpler) < BigInt(amount)).map((simpler) => command + simpler);
}

function idsIn(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap(idsOf));
}

function idsOf(line: string): string[] {
  const ids: string[] = [];
  renameIds(line, (id) => {
    ids.push(id);
    return id;
  });
  return ids;
}

/** The line with every id renamed; its amount, where it has one, is no id. */
function renameIds(line: string, rename: (id: string) => string): string {
  const [verb = "", ...words] = line.split(" ");
  const ids = verb === "CreateNode" ? 1 : 2;
  return [verb, ...words.map((word, index) => (index < ids ? rename(word) : word))].join(" ");
}

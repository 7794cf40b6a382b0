import { join } from "node:path";
import { examine, type Finding } from "../conform/examine.js";
import type { CaseResult } from "@cutline/report";
import type { Suite, SuiteOptions } from "../conform/suite.js";
import { findCases, type FoundCase } from "./find-cases.js";
import { readFolder, readSource } from "../read-source.js";
import { runCase } from "./run-case.js";
import { parseSnapshots } from "./snap-file.js";
import { CaseError, type Source } from "../source.js";
import { differences, type TokenSnapshot } from "./token-snapshot.js";

/** The token-passing cases of a folder, with the delays of its draws.txt. */
export const cos418Suite: Suite<SuiteOptions> = {
  name: "cos418",
  description: "token-passing cases (.top, .events, .snap, draws.txt) on our process machine",
  run: async ({ dir }, watch) => {
    const { cases, strays } = findCases(await readFolder(dir));
    if (cases.length === 0) return [];
    const draws = await readSource(join(dir, "draws.txt"));
    const results: CaseResult[] = [];
    for (const [index, found] of cases.entries()) {
      watch.comes(found.name, index + 1, cases.length);
      results.push(await examine(found.name, () => look(found, dir, draws)));
    }
    for (const stray of strays) results.push({ name: stray, ok: false, story: "it belongs to no .events file", milliseconds: 0 });
    return results;
  },
};

async function look({ name, events, top, snaps }: FoundCase, dir: string, draws: Source): Promise<Finding> {
  const read = (file: string): Promise<Source> => readSource(join(dir, file));
  if (top === null) throw new CaseError(join(dir, events), `there is no ${name}.top, nor one of the words that the name begins with`);
  if (snaps.length === 0) throw new CaseError(join(dir, events), `there is no ${name}.snap or ${name}0.snap to compare with`);
  const expected = (await Promise.all(snaps.map(read))).flatMap(parseSnapshots);
  const ours = runCase({ top: await read(top), events: await read(events), draws });
  const wrong = compare(expected, ours);
  const count = ours.length === 1 ? "the snapshot is" : `all ${ours.length} snapshots are`;
  return wrong.length === 0 ? { ok: true, story: `${count} as expected` } : { ok: false, story: wrong.join("\n") };
}

/** What is wrong with our snapshots, a line each; nothing where they are exactly the expected ones. */
export function compare(expected: readonly TokenSnapshot[], ours: readonly TokenSnapshot[]): string[] {
  const count = expected.length === ours.length ? [] : [`${snapshots(expected.length)} expected, and ${ours.length} taken`];
  const compared = new Set<number>();
  const wrong = expected.flatMap((snapshot) => {
    const { number } = snapshot;
    const own = ours[number];
    if (compared.has(number)) return [`snapshot ${number} is expected twice`];
    compared.add(number);
    if (own === undefined) return [`snapshot ${number} is expected, and was not taken`];
    const lines = differences(snapshot, own);
    return lines.length === 0 ? [] : [`snapshot ${number} differs (- expected, + ours):`, ...lines.map((line) => `  ${line}`)];
  });
  const unexpected = ours
    .filter(({ number }) => !compared.has(number))
    .map(({ number }) => `snapshot ${number} was taken, and is not expected`);
  return [...count, ...wrong, ...unexpected];
}

function snapshots(count: number): string {
  return count === 1 ? "1 snapshot" : `${count} snapshots`;
}

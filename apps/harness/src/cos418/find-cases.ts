import { byText } from "../source.js";

/** A case, by the names of its files. */
export interface FoundCase {
  /** That of its `.events` file. */
  readonly name: string;
  readonly events: string;
  /** Null where there is none for it. */
  readonly top: string | null;
  /** By number. */
  readonly snaps: readonly string[];
}

/** What is in a folder. */
export interface FoundCases {
  /** By name. */
  readonly cases: readonly FoundCase[];
  /** `.snap` files that belong to no case. */
  readonly strays: readonly string[];
}

/**
 * Sorts the files of a folder into cases. To NAME.events belong NAME.snap and NAME0.snap, NAME1.snap and so on, unless there is an `.events` file
 * that is named like them to the end; and the topology NAME.top, or else that of the words that NAME begins with: the more of them the better.
 */
export function findCases(files: readonly string[]): FoundCases {
  const names = stems(files, ".events");
  const tops = new Set(stems(files, ".top"));
  const snaps = new Map<string, string[]>();
  const strays: string[] = [];
  for (const stem of stems(files, ".snap")) {
    const owner = names.includes(stem) ? stem : stem.replace(/\d+$/, "");
    if (names.includes(owner)) snaps.set(owner, [...(snaps.get(owner) ?? []), stem]);
    else strays.push(`${stem}.snap`);
  }
  const cases = names.map((name) => ({
    name,
    events: `${name}.events`,
    top: topOf(name, tops),
    snaps: byNumber(name, snaps.get(name) ?? []).map((stem) => `${stem}.snap`),
  }));
  return { cases, strays };
}

/** Names of files of a kind without their endings, in text order. */
function stems(files: readonly string[], ending: string): string[] {
  const some = files.filter((file) => file.endsWith(ending) && file.length > ending.length);
  return some.map((file) => file.slice(0, -ending.length)).sort(byText);
}

function topOf(name: string, tops: ReadonlySet<string>): string | null {
  for (let lead = name; lead !== ""; lead = lead.replace(/[-_. ]?[^-_. ]*$/, "")) {
    if (tops.has(lead)) return `${lead}.top`;
  }
  return null;
}

function byNumber(name: string, found: readonly string[]): string[] {
  const number = (stem: string): number => Number(stem.slice(name.length));
  return [...found].sort((one, other) => number(one) - number(other));
}

import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal } from "@cutline/core";
import { TREE } from "../tree.js";

/** The bugs that ship with the harness and show in what scripts print. */
export const PLANTED_BUGS = fileURLToPath(new URL("../../planted-bugs", import.meta.url));
/** The others: smaller ones, for which more must come together. */
export const MUTANTS = fileURLToPath(new URL("../../mutants", import.meta.url));

/** A small bug that can be planted into the sources, to see whether anything notices. */
export interface PlantedBug {
  readonly name: string;
  /** What goes wrong, for a person. */
  readonly story: string;
  /** The file that it is in, from the root of the tree. */
  readonly file: string;
  /** Whole lines that are replaced, each of which the file has once. */
  readonly changes: readonly { readonly right: string; readonly wrong: string }[];
}

/** Every bug of a folder, by name: NAME.txt each. Throws a Refusal (BAD_BUG) about one that can't be read. */
export async function readBugs(dir: string): Promise<readonly PlantedBug[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith(".txt")).sort();
  return Promise.all(files.map(async (file) => parseBug(basename(file, ".txt"), await readFile(join(dir, file), "utf8"))));
}

/**
 * A bug as its file has it: some lines that say what goes wrong, a line `file: PATH`, and for each change `--- right`, the lines as they are,
 * `--- wrong`, the lines as they should not be (perhaps none). Throws a Refusal (BAD_BUG) where it is none.
 */
export function parseBug(name: string, text: string): PlantedBug {
  const [head = "", ...parts] = text.split(/^--- right\n/m);
  const file = /^file: (\S+)$/m.exec(head)?.[1];
  const story = head
    .replace(/^file: .*$/m, "")
    .trim()
    .replaceAll("\n", " ");
  const changes = parts.map((part) => {
    const [right = "", wrong, ...more] = part.split(/^--- wrong\n/m);
    if (right === "" || wrong === undefined || more.length > 0)
      throw badBug(name, 'behind "--- right" come some lines and one "--- wrong"');
    return { right, wrong };
  });
  if (file === undefined || story === "") throw badBug(name, 'it begins with what goes wrong and a line "file: PATH"');
  if (changes.length === 0) throw badBug(name, 'it has no "--- right"');
  return { name, story, file, changes };
}

/** The text of the bug's file with the bug in it. Throws a Refusal (BUG_DOES_NOT_APPLY) where the file no longer is what the bug was made for. */
export async function plant(bug: PlantedBug, tree = TREE): Promise<string> {
  const path = join(tree, bug.file);
  const source = await readFile(path, "utf8").catch(() => {
    throw new Refusal("BUG_DOES_NOT_APPLY", `${bug.name}: ${bug.file} can't be read; name the file that has this code now`);
  });
  return bug.changes.reduce((text, change) => changed(text, change, bug), source);
}

function changed(text: string, { right, wrong }: PlantedBug["changes"][number], { name, file }: PlantedBug): string {
  const times = text.split(right).length - 1;
  if (times === 1) return text.replace(right, () => wrong);
  const found = times === 0 ? "not" : `${times} times`;
  throw new Refusal(
    "BUG_DOES_NOT_APPLY",
    `${name}: these lines are ${found} in ${file}; write the bug anew for the code as it is\n${right.trimEnd()}`,
  );
}

function badBug(name: string, expected: string): Refusal {
  return new Refusal("BAD_BUG", `${name}.txt is not a planted bug: ${expected}`);
}

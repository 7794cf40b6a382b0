import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseScript, type Script } from "@cutline/script";

/** The scripts that ship with the harness. */
export const OWN_SCRIPTS = fileURLToPath(new URL("../../suites/own", import.meta.url));

/** A script of our own: what it shows, and how it is to end. */
export interface OwnScript {
  readonly file: string;
  readonly path: string;
  readonly script: Script;
  /** Whether it goes on after a command that failed: a comment `# options: --keep-going`. */
  readonly keepGoing: boolean;
  /** The codes of the commands that fail, in order: a comment `# fails: CODE, CODE`. */
  readonly fails: readonly string[];
  /** How many nodes it creates. */
  readonly nodes: number;
}

/** Every script (.txt) of a folder, by name. Throws a ScriptError about one that can't be parsed. */
export async function readOwnScripts(dir: string): Promise<readonly OwnScript[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith(".txt")).sort();
  return Promise.all(files.map(async (file) => ownScript(file, join(dir, file), await readFile(join(dir, file)))));
}

function ownScript(file: string, path: string, bytes: Uint8Array): OwnScript {
  const text = new TextDecoder().decode(bytes);
  const script = parseScript(bytes, file);
  return {
    file,
    path,
    script,
    keepGoing: /^# options: --keep-going\r?$/m.test(text),
    fails: /^# fails: (.*?)\r?$/m.exec(text)?.[1]?.split(", ") ?? [],
    nodes: script.commands.filter(({ kind }) => kind === "createNode").length,
  };
}

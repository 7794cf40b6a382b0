import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { expect, it } from "vitest";

/** Between commands and what came of them. */
const RULE = "----";

/** Does one command of a script and tells its effects, a line each. Throws for a line that is no command. */
type Perform = (command: string) => readonly string[];

/**
 * Scripts that show what a machine does: comments, commands, a line `----`, and below it, up to a blank line, the effects. Every script of the folder is a test,
 * done on what `start` gives. With CUTLINE_REWRITE=1 in the environment, each is written anew with the effects that it has, to be read before it is committed.
 */
export function dataDriven(folder: string, start: () => Perform): void {
  const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));
  it.each(files)("%s", (file) => {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    const after = performed(before, start());
    if (env["CUTLINE_REWRITE"] === "1" && after !== before) writeFileSync(path, after);
    else expect(after).toBe(before);
  });
}

/** The script with the effects that it has. */
export function performed(script: string, perform: Perform): string {
  const blocks = script.trimEnd().split(/\n{2,}/);
  return `${blocks.map((block) => performedBlock(block, perform)).join("\n\n")}\n`;
}

function performedBlock(block: string, perform: Perform): string {
  const lines = block.split("\n");
  const rule = lines.indexOf(RULE);
  const said = rule < 0 ? lines : lines.slice(0, rule);
  const commands = said.filter((line) => !line.startsWith("#"));
  const effects = commands.flatMap((command) => perform(command));
  return commands.length === 0 ? block : [...said, RULE, ...effects].join("\n");
}

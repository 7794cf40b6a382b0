import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wordsToRun } from "./try-script.js";
import type { Shrunk } from "./shrink-script.js";

/** Writes a failing script into `dir`, with what is wrong and how to see it again as comments. Returns its path. */
export async function writeFailure(dir: string, { script, fault, repeats }: Shrunk): Promise<string> {
  const path = join(dir, `fuzz-${script.seed}.txt`);
  await mkdir(dir, { recursive: true });
  await writeFile(path, failureText(path, { script, fault, repeats }));
  return path;
}

function failureText(path: string, { script, fault, repeats }: Shrunk): string {
  const head = [
    `${fault.kind}: ${fault.layouts.join(" and ")}`,
    ...(repeats ? [] : ["It did not fail again when it was repeated, so it is as long as it was."]),
    "",
    ...fault.story.split("\n"),
    "",
    `The random script that this was shortened from: cutline-harness fuzz-scripts --seed ${script.seed} --count 1`,
    "This one:",
    ...fault.layouts.map((layout) => `  ${commandLine(layout, wordsToRun(script), path)}`),
    "",
  ];
  return `${[...head.map((line) => `# ${line}`.trimEnd()), ...script.lines].join("\n")}\n`;
}

function commandLine(layout: string, words: readonly string[], path: string): string {
  if (layout === "over gRPC") return `cutline serve --hosts 0, and cutline ${words.join(" ")} --master 127.0.0.1:7077 ${path}`;
  return `cutline ${words.join(" ")} ${layout.startsWith("--") ? `${layout} ` : ""}${path}`;
}

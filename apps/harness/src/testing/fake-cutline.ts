import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./temporary-directory.js";

/** A program in the place of the built `cutline`: `body` is JavaScript, with `words` (its arguments) and `script` (its standard input). */
export function fakeCutline(body: string): string {
  const path = join(temporaryDirectory(), "cutline.mjs");
  writeFileSync(
    path,
    `import { text } from "node:stream/consumers";\nconst words = process.argv.slice(2);\nconst script = await text(process.stdin);\n${body}\n`,
  );
  return path;
}

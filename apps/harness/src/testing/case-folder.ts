import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The token-passing cases that are ours, with what each shows, and snapshots that were worked out by hand. */
export const OWN_CASES = fileURLToPath(new URL("../cos418/testdata", import.meta.url));

/** A folder for the running test, with these files; `from`: a folder whose files are copied into it before. */
export async function caseFolder(files: Readonly<Record<string, string | Uint8Array>>, from?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cutline-cases-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (from !== undefined) await cp(from, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

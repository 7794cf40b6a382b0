import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is there until the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "cutline-harness-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  return directory;
}

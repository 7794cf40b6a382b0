// `npm run breaking`: whether the .proto files still say all that they said, to those who hold on to it (buf breaking; the rules are in buf.yaml).
// Compares with the last release's tag, before the first release with main, and on main itself with what it was one commit before. Its last line says which.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, toolEnvironment } from "./lib/tree.mjs";

const PARTS = ["buf.yaml", "proto"];

const before = findBefore();
if (before === null) console.log("NOT COMPARED: there is no git history here, or only one commit of it");
else compare(before);

/** What git answers, or null where it can't. */
function git(...words) {
  const { status, stdout } = spawnSync("git", words, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

/** The commit to compare with, and how a person calls it; null where there is none. */
function findBefore() {
  const head = git("rev-parse", "HEAD");
  const tag = git("describe", "--tags", "--abbrev=0", "--match=v*");
  if (tag !== null) return { commit: tag, name: `release ${tag}` };
  for (const main of ["origin/main", "main"]) {
    const fork = git("merge-base", "HEAD", main);
    if (fork !== null && fork !== head) return { commit: fork, name: `${main}, at ${short(fork)} (there is no release yet)` };
  }
  const parent = git("rev-parse", "HEAD^");
  return parent === null
    ? null
    : { commit: parent, name: `the commit before, ${short(parent)} (this is main, and there is no release yet)` };
}

function short(commit) {
  return git("rev-parse", "--short", commit);
}

function compare({ commit, name }) {
  const directory = mkdtempSync(join(tmpdir(), "cutline-breaking-"));
  try {
    const archive = join(directory, "before.tar");
    execFileSync("git", ["archive", `--output=${archive}`, commit, ...PARTS], { cwd: root });
    const { status } = spawnSync("buf", ["breaking", ".", "--against", archive], { cwd: root, env: toolEnvironment(), stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
  console.log(`compared with ${name}`);
}

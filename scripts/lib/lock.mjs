// One setup at a time in a tree: a file that names who is at it.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { say } from "./tree.mjs";

/** No setup takes this long: past it, a lock is left over even if its process id lives (again). */
const LOCK_AGE_MS_MAX = 20 * 60_000;
const POLL_MS = 100;

/** Runs `work` while no other process runs its own under the same file. Waits for one that does, and says so once. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const token = `${process.pid}.${Date.now()}`;
  await acquire(file, token);
  const release = () => {
    if (read(file)?.token === token) rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function acquire(file, token) {
  let told = false;
  while (!claim(file, token)) {
    const holder = read(file);
    if (holder === null || isLeftOver(holder)) {
      remove(file, holder, token);
      continue;
    }
    if (!told) say(`process ${holder.pid} is setting up this tree; waiting for it to finish…`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Linking a finished file into place is atomic and fails if there is one: nobody ever reads half a lock. */
function claim(file, token) {
  const draft = `${file}.${token}`;
  writeFileSync(draft, JSON.stringify({ token, pid: process.pid, host: hostname(), sinceMs: Date.now() }));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a left-over lock away. If another process was quicker and this is already its new one, puts it back. */
function remove(file, holder, token) {
  const aside = `${file}.${token}.old`;
  try {
    renameSync(file, aside);
    if (read(aside)?.token !== holder?.token) linkSync(aside, file);
  } catch {
    // somebody else has removed it, or taken it since; the next look will tell
  }
  rmSync(aside, { force: true });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function isLeftOver(holder) {
  if (Date.now() - holder.sinceMs > LOCK_AGE_MS_MAX) return true;
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

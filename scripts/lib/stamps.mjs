// Whether the tree is installed and built as its files stand now, told in some tens of milliseconds.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDir, packageDirs, readJson, root } from "./tree.mjs";

const INSTALL_FILES = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"];
const BUILD_FILES = ["buf.yaml", "pnpm-lock.yaml", "tsconfig.base.json", "turbo.json"];
const PACKAGE_PARTS = ["package.json", "tsconfig.json", "buf.gen.yaml", "scripts", "src"];

/** What an installation depends on: by content, since a checkout changes times and nothing else. */
export function installFingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  const files = [...INSTALL_FILES, ...packageDirs().map((dir) => join(dir, "package.json"))];
  for (const file of files) hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "none");
  return hash.digest("hex");
}

/** What a build depends on: by size and time, which is quick; if it is wrong, turbo compares contents and has nothing to do. */
export function buildFingerprint() {
  const hash = createHash("sha256").update(installFingerprint());
  const parts = packageDirs().flatMap((dir) => PACKAGE_PARTS.map((part) => join(dir, part)));
  for (const path of ["proto", ...BUILD_FILES, ...parts]) addTo(hash, join(root, path));
  return hash.digest("hex");
}

function addTo(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || path.endsWith(".test.ts") || path.endsWith("/generated")) return;
  if (!stat.isDirectory()) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  else for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
}

export function isInstalled(fingerprint) {
  return existsSync(join(root, "node_modules/.modules.yaml")) && readStamp("installed") === fingerprint;
}

export function isBuilt(fingerprint) {
  return (
    readStamp("built") === fingerprint && packageDirs().every((dir) => doorsOf(dir).every((door) => existsSync(join(root, dir, door))))
  );
}

/** The built files that others open a package by. */
function doorsOf(dir) {
  const { bin = {}, exports = {} } = readJson(join(root, dir, "package.json"));
  return [...Object.values(bin), ...Object.values(exports).map((door) => door.default ?? door)];
}

export function writeStamp(name, fingerprint) {
  const file = join(cacheDir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, fingerprint);
}

function readStamp(name) {
  const file = join(cacheDir, name);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

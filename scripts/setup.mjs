// Brings the tree to where the commands run: dependencies installed, packages built. Does nothing where that is so already.
// Everything it says goes to stderr, a line for each stage; what the tools print is shown only if one of them fails.
import "./lib/node-version.mjs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lib/lock.mjs";
import { run } from "./lib/run.mjs";
import { buildFingerprint, installFingerprint, isBuilt, isInstalled, writeStamp } from "./lib/stamps.mjs";
import { cacheDir, pnpm, say, secondsSince } from "./lib/tree.mjs";

/** Resolves to whether the tree is ready. If not, why has been said. */
export async function setup() {
  if (isInstalled(installFingerprint()) && isBuilt(buildFingerprint())) return true;
  return withLock(join(cacheDir, "setup.lock"), async () => (await install()) && (await build()));
}

async function install() {
  const fingerprint = installFingerprint();
  if (isInstalled(fingerprint)) return true;
  const installed = await stage("installing dependencies", "npx", ["-y", pnpm, "install", "--frozen-lockfile"], {
    expect: " (once; about half a minute)",
    outdated: `A package.json has changed and pnpm-lock.yaml has not: run \`npx ${pnpm} install\` and keep the new lock file.`,
    otherwise: "Is the npm registry in reach (`npm ping`), and is there room on the disk? Then try again; what was fetched is kept.",
  });
  if (installed) writeStamp("installed", fingerprint);
  return installed;
}

async function build() {
  const fingerprint = buildFingerprint();
  if (isBuilt(fingerprint)) return true;
  const built = await stage("building", "turbo", ["run", "build", "--output-logs=errors-only"], {
    otherwise: "Mend what the compiler names above. If it names nothing of yours, `rm -rf node_modules .turbo` and try again.",
  });
  if (built) writeStamp("built", fingerprint);
  return built;
}

/** Runs one stage; if it fails, shows everything that it printed, and what to do about it. */
async function stage(what, command, args, advice) {
  const startMs = Date.now();
  say(`${what}${advice.expect ?? ""}…`);
  const { code, output } = await run(command, args);
  if (code === 0) return true;
  process.stderr.write(output);
  say(`${what} failed after ${secondsSince(startMs)}, with status ${code}.`);
  say(output.includes("ERR_PNPM_OUTDATED_LOCKFILE") ? advice.outdated : advice.otherwise);
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await setup()) ? 0 : 1;

// `node scripts/turbo.mjs ARGS` is `turbo ARGS` with the environment that it needs here, in the terminal of the caller.
import { spawnSync } from "node:child_process";
import { root, toolEnvironment } from "./lib/tree.mjs";

const { status, error } = spawnSync("turbo", process.argv.slice(2), { cwd: root, env: toolEnvironment(), stdio: "inherit" });
if (error) throw error;
process.exitCode = status ?? 1;

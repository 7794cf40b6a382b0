// Runs one command of the toolchain, quietly, and takes it along when we are told to end.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { root, toolEnvironment } from "./tree.mjs";

/** How long a command may take to end after it was asked to, before it is killed. */
const GRACE_MS = 3_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Resolves to the exit code and everything that the command printed. The command gets a process group of its own, because npx, pnpm and
 * turbo start others in turn and not all of them hand on a signal: ours goes to the whole group, then we end with the signal's status.
 */
export function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...toolEnvironment(), NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const printed = [];
    child.stdout.on("data", (chunk) => printed.push(chunk));
    child.stderr.on("data", (chunk) => printed.push(chunk));
    const release = tieTo(child);
    const end = (code, more = "") => {
      release();
      resolve({ code, output: Buffer.concat(printed).toString() + more });
    };
    child.once("error", (error) => end(127, `${command}: ${error.message}\n`));
    child.once("close", (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}

/** Until the returned function is called, our end is the end of the child's group. */
function tieTo(child) {
  const kill = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // it has ended already
    }
  };
  const onSignal = (signal) => {
    kill("SIGTERM");
    const exit = () => process.exit(128 + constants.signals[signal]);
    child.once("close", exit);
    setTimeout(exit, GRACE_MS);
  };
  const onExit = () => kill("SIGKILL");
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("exit", onExit);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off("exit", onExit);
  };
}

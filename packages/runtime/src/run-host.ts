import type { Application } from "@cutline/core";
import { HostProgram } from "./host-program.js";
import { readHostOptions } from "./host-options.js";

/**
 * The whole life of a host process: started by a master, it ends with it, and says why. Interrupts are the master's business: Ctrl-C reaches a whole
 * group of processes at once, and hosts must answer until the master has ended its run.
 */
export async function runHost(applications: readonly Application<unknown>[]): Promise<never> {
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => {
    process.exit(0);
  });
  const program = await HostProgram.start(readHostOptions(process.env), applications);
  process.stderr.write(`${await program.ended}\n`); // for a master that is still there
  process.exit(0);
}

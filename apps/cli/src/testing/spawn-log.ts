import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./scripts.js";

/**
 * Keeps account of every process that a command starts: a module that Node.js loads before the command writes each start to a file. It stands
 * where all ways to start a process in JavaScript meet.
 */
export class SpawnLog {
  private readonly file = join(temporaryDirectory(), "spawned");

  /** The arguments of Node.js that load it. */
  get node(): readonly string[] {
    const module = `
      import { ChildProcess, default as childProcess } from "node:child_process";
      import { appendFileSync } from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const log = (what) => appendFileSync(${JSON.stringify(this.file)}, what + "\\n");
      const spawn = ChildProcess.prototype.spawn;
      ChildProcess.prototype.spawn = function (options) {
        log(options.args.join(" "));
        return spawn.call(this, options);
      };
      for (const name of ["spawnSync", "execSync", "execFileSync"]) childProcess[name] = () => log(name);
      syncBuiltinESMExports();`;
    return ["--import", `data:text/javascript,${encodeURIComponent(module)}`];
  }

  /** The command line of each process that was started. */
  get lines(): readonly string[] {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").trimEnd().split("\n") : [];
  }
}

import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** What opens a file with the program that its owner has chosen for it, by platform. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a file, and doesn't wait for it to be closed. Says so on standard error where there is nothing that opens it: the file is there all the same. */
export function openFile(path: string): void {
  const [program = "xdg-open", ...first] = OPENERS[process.platform] ?? ["xdg-open"];
  const opener = spawn(program, [...first, resolve(path)], { stdio: "ignore", detached: true }); // a name may begin as an option does
  opener.on("error", () => {
    process.stderr.write(`cutline: the report is in ${path}; there is no ${program} here to open it with\n`);
  });
  opener.unref();
}

import { spawn } from "node:child_process";

/** What opens a file with the program that its owner has chosen for it, by platform. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a file, and doesn't wait for it to be closed. Says so on standard error where there is nothing that opens it. */
export function openFile(path: string): void {
  const [program = "xdg-open", ...first] = OPENERS[process.platform] ?? ["xdg-open"];
  const opener = spawn(program, [...first, path], { stdio: "ignore", detached: true });
  opener.on("error", () => {
    process.stderr.write(`cutline: there is no ${program} here to open ${path} with\n`);
  });
  opener.unref();
}

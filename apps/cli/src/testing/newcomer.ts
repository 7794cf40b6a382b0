import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished } from "vitest";
import { blocksUnder } from "./clients-page.js";
import { CutlineProcess } from "./cutline-process.js";
import { type Owner, sharedOwner } from "./owner.js";

const TREE = fileURLToPath(new URL("../../../../", import.meta.url));

/** Debian's own programs come first, as its libraries belong to them; but the Node.js is the one that runs the test. */
const PATH = [dirname(process.execPath), "/usr/bin", process.env["PATH"]].join(delimiter);

/** Building a client in C++ takes half a minute on an idle machine. */
const FOLLOWING_MS_MAX = 300_000;

/** Somebody with docs/clients.md, an empty directory, and a master. */
export class Newcomer {
  readonly directory = mkdtempSync(join(tmpdir(), "cutline-newcomer-"));
  private readonly environment: Readonly<Record<string, string>>;

  constructor(
    address: string,
    environment: Readonly<Record<string, string>> = {},
    private readonly owner: Owner = onTestFinished,
  ) {
    this.environment = { CUTLINE: TREE, ADDRESS: address, ...environment };
    owner(() => {
      rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** Does what the page says under a heading: writes its files, and runs its commands. Resolves with what these print. */
  async follows(heading: string): Promise<string> {
    let output = "";
    for (const { language, file, text } of blocksUnder(heading)) {
      if (file !== null) writeFileSync(join(this.directory, file), text);
      else if (language === "sh") output += await this.runs(text);
    }
    return output;
  }

  /** Runs commands in the directory. Resolves with what they print on standard output; rejects where one of them fails. */
  async runs(commands: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const environment = { ...process.env, PATH, ...this.environment, ...more };
    const shell = spawn("bash", ["-euo", "pipefail", "-c", commands], { cwd: this.directory, env: environment, detached: true });
    this.owner(() => {
      endGroupOf(shell);
    });
    shell.stdin.end();
    const said = { output: "", troubles: "" };
    shell.stdout.setEncoding("utf8").on("data", (text: string) => (said.output += text));
    shell.stderr.setEncoding("utf8").on("data", (text: string) => (said.troubles += text));
    const [status] = (await once(shell, "close")) as [number | null];
    if (status !== 0) throw new Error(`these commands ended with status ${status}:\n${commands}\n${said.output}${said.troubles}`);
    return said.output;
  }
}

/** A newcomer with the .proto files and a master of their own, as the page's beginning has it. */
export async function newcomer(owner: Owner = onTestFinished): Promise<Newcomer> {
  const server = new CutlineProcess(["serve", "--port", "0", "--hosts", "0"], { owner });
  const [, address = ""] = await server.prints(/^cutline master is listening on (127\.0\.0\.1:\d+); Ctrl-C ends it\n$/);
  const arrived = new Newcomer(address, {}, owner);
  await arrived.follows("Before the first program");
  return arrived;
}

/** A newcomer who has followed the page under a heading, once for all tests of a block: what that printed, and its directory with what was built. */
export function follower(heading: string): { readonly reader: () => Newcomer; readonly output: () => string } {
  const owner = sharedOwner();
  let followed: { readonly reader: Newcomer; readonly output: string } | null = null;
  const known = () => followed ?? expect.fail(`nobody has followed "${heading}" yet`);
  beforeAll(async () => {
    const reader = await newcomer(owner);
    followed = { reader, output: await reader.follows(heading) };
  }, FOLLOWING_MS_MAX);
  return { reader: () => known().reader, output: () => known().output };
}

/** Ends a shell and what it started, where a test ended before them. */
function endGroupOf({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL");
}

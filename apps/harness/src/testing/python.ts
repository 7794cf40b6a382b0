import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { TREE } from "../tree.js";

/** Debian's packages are for its own Python, which need not be the first on the path. */
const PYTHONS = ["/usr/bin/python3", "python3"];

function works(program: string, words: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: "ignore" }).status === 0;
}

/** A Python with these modules, next to a protoc; null where there is none. Says so then: the tests that need it are skipped, but never in CI. */
export function pythonWith(...modules: readonly string[]): string | null {
  const found = PYTHONS.find((program) => works(program, ["-c", `import ${modules.join(", ")}`]));
  if (found !== undefined && works("protoc", ["--version"])) return found;
  process.stderr.write(`SKIPPED: tests with Python need its modules ${modules.join(" and ")}, and protoc (see .ci/run)\n`);
  return null;
}

/** What --host-command takes to make host n the one in Python, with code that protoc has made of the .proto files. */
export function pythonHost(python: string | null, generated: string, n: bigint): string {
  const host = join(TREE, "examples/nodes/python/host.py");
  return `${n}=env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='${generated}' ${python ?? "python3"} '${host}'`;
}

/** Writes to `directory` what protoc makes of the .proto files for Python, as a newcomer would. Returns the names of the modules. */
export function generatePython(directory: string): string[] {
  const proto = join(TREE, "proto");
  const files = readdirSync(proto, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".proto"));
  const { status, stderr } = spawnSync("protoc", [`--proto_path=${proto}`, `--python_out=${directory}`, ...files], { encoding: "utf8" });
  if (status !== 0) throw new Error(`protoc failed: ${stderr}`);
  return files.map((file) => file.replace(/\.proto$/, "_pb2").replaceAll("/", "."));
}

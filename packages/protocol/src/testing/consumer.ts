import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const PNPM = fileURLToPath(new URL("../../../../node_modules/.bin/pnpm", import.meta.url));
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
/** A dependency of @grpc/grpc-js that is published without one of its declaration files. */
const INCOMPLETE = "node_modules/long/";
/** What a consumer installs besides: the optional peers of the package, and the types of both and of Node.js. */
const BESIDES = ["@grpc/grpc-js", "ws", "@types/ws", "@types/node"];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A project outside the workspace that has installed the package as it would be published, from tarballs alone: nothing is fetched. */
export class Consumer {
  private constructor(
    readonly directory: string,
    /** The package as it would be published, and the paths of what is in it. */
    readonly tarball: string,
    readonly files: readonly string[],
  ) {}

  static install(): Consumer {
    const directory = mkdtempSync(join(tmpdir(), "cutline-consumer-"));
    const tarball = join(directory, "protocol.tgz");
    run(PNPM, ["pack", "--out", tarball], PACKAGE);
    const others = packOthers(directory);
    const manifest = {
      name: "consumer",
      private: true,
      type: "module",
      dependencies: { ...others, "@cutline/protocol": `file:${tarball}` },
    };
    writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
    run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", join(directory, ".npm")], directory);
    const files = run("tar", ["-tzf", tarball], directory)
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
    return new Consumer(directory, tarball, files);
  }

  /** Writes a file of the project. Returns its path. */
  write(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a program of Node.js in the project, and gives what it printed. Throws where it fails. */
  node(words: readonly string[]): string {
    return run(process.execPath, words, this.directory);
  }

  /** What the compiler has to say of files, with all declarations that they lead to: a line each. */
  typeErrors(words: readonly string[]): string[] {
    const { stdout } = spawnSync(process.execPath, [TSC, ...words], { cwd: this.directory, encoding: "utf8" });
    return stdout.split("\n").filter((line) => line !== "" && !line.startsWith(INCOMPLETE));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Packs all that the package needs in a project of its own, from where it is installed in this tree. Returns it as dependencies. */
function packOthers(directory: string): Record<string, string> {
  const found = new Map<string, string>();
  const look = (name: string, from: string): void => {
    const place = placeOf(name, from);
    if (found.has(name)) return;
    found.set(name, place);
    for (const next of Object.keys(manifestIn(place).dependencies ?? {})) look(next, place);
  };
  for (const name of [...Object.keys(manifestIn(PACKAGE).dependencies ?? {}), ...BESIDES]) look(name, PACKAGE);
  return Object.fromEntries([...found].map(([name, place], index) => [name, `file:${packed(place, join(directory, `${index}.tgz`))}`]));
}

/** A tarball as a registry has it: one folder, whatever its name is, with the package. */
function packed(place: string, tarball: string): string {
  run("tar", ["-czf", tarball, "-C", dirname(place), basename(place)], dirname(tarball));
  return tarball;
}

/** Where a package is that `from` depends on. Its exports need not let anybody ask for its manifest, so this looks as Node.js does. */
function placeOf(name: string, from: string): string {
  const paths = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      return dirname(realpathSync(join(path, name, "package.json")));
    } catch {
      // not there; the next place
    }
  }
  throw new Error(`${name}, which ${from} depends on, is not installed`);
}

function manifestIn(place: string): Manifest {
  return JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as Manifest;
}

function run(program: string, words: readonly string[], cwd: string): string {
  try {
    return execFileSync(program, words, { cwd, encoding: "utf8", stdio: "pipe", maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const said = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${words.join(" ")} failed:\n${said.stdout ?? ""}${said.stderr ?? ""}`, { cause: error });
  }
}

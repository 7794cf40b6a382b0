import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { invariant } from "@cutline/core";
import { build, type Plugin } from "esbuild";
import { TREE } from "../tree.js";
import { plant, type PlantedBug } from "./planted-bug.js";

const CLI = join(TREE, "apps/cli");

/** The sources as a program, with one bug in them. Everything of it is in a folder of its own; whoever makes it closes it. */
export interface BuggyProgram {
  readonly bug: PlantedBug;
  /** The command-line tool. */
  readonly program: string;
  /** The text of the bug's file. */
  readonly text: string;
  /** For whatever else is to be kept as long as the program. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Makes the program, from the sources of the tree, as `apps/cli/scripts/bundle.mjs` does. Throws a Refusal (BUG_DOES_NOT_APPLY). */
export async function bundleWith(bug: PlantedBug): Promise<BuggyProgram> {
  const text = await plant(bug);
  const folder = await mkdtemp(join(tmpdir(), "cutline-bug-"));
  const close = (): Promise<void> => rm(folder, { recursive: true });
  try {
    await cp(join(CLI, "package.json"), join(folder, "package.json")); // what --version reads
    await symlink(join(CLI, "node_modules"), join(folder, "node_modules")); // gRPC stays outside of the bundle
    await bundle(join(folder, "dist"), [fromSources, withText(join(TREE, bug.file), text)]);
    return { bug, program: join(folder, "dist/main.js"), text, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bundle(outdir: string, plugins: Plugin[]): Promise<void> {
  await build({
    absWorkingDir: CLI,
    entryPoints: ["src/main.ts", "src/host.ts"],
    outdir,
    plugins,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["@grpc/*", "grpc-health-check", "bufferutil", "utf-8-validate"],
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    logLevel: "silent", // what is wrong is thrown, too
  });
}

/** Our packages from their sources, by the doors in their package.json. */
const fromSources: Plugin = {
  name: "from sources",
  setup: (build) => {
    build.onResolve({ filter: /^@cutline\// }, async ({ path }) => {
      const [, name = "", ...door] = path.split("/");
      return { path: await sourceOf(join(TREE, "packages", name), [".", ...door].join("/")) };
    });
  },
};

/** The source of a door: `./dist/index.js` is made of `src/index.ts`. */
async function sourceOf(packageDir: string, door: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8"));
  const target = property(property(property(manifest, "exports"), door), "default");
  invariant(typeof target === "string", "a package has the door that is imported", { packageDir, door });
  return join(packageDir, target.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts"));
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function withText(file: string, text: string): Plugin {
  return {
    name: "with text",
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => (path === file ? { contents: text, loader: "ts" } : undefined));
    },
  };
}

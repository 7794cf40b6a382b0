import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { invariant } from "@cutline/core";
import { build, type Plugin } from "esbuild";
import { TREE } from "../tree.js";
import { plant, type PlantedBug } from "./planted-bug.js";

/** A program that is made of the sources, and with them of the bug. */
export interface Recipe {
  /** The package that it is in, from the root of the tree. */
  readonly dir: string;
  /** Its entries. The first is what is run. */
  readonly entries: readonly [string, ...string[]];
  /** Packages that stay outside of the bundle. */
  readonly external: readonly string[];
}

/** A program that was made. */
export interface BuggyProgram {
  readonly path: string;
  /** Whether any code of the file with the bug is in it. */
  readonly hasFile: boolean;
}

/** The command-line tool, as `apps/cli/scripts/bundle.mjs` makes it. */
export const CLI: Recipe = {
  dir: "apps/cli",
  entries: ["src/main.ts", "src/host.ts"],
  external: ["@grpc/*", "grpc-health-check", "bufferutil", "utf-8-validate"],
};

/** The sources of the tree with one bug in them. The tree stays as it is: all that is made is in a folder of its own. Whoever plants closes. */
export class PlantedSources {
  private readonly programs = new Map<Recipe, Promise<BuggyProgram>>();

  private constructor(
    readonly bug: PlantedBug,
    /** The text of the bug's file. */
    readonly text: string,
    /** For whatever is to be kept as long as these. */
    readonly folder: string,
  ) {}

  /** Throws a Refusal (BUG_DOES_NOT_APPLY). */
  static async plant(bug: PlantedBug): Promise<PlantedSources> {
    const text = await plant(bug);
    return new PlantedSources(bug, text, await mkdtemp(join(tmpdir(), "cutline-bug-")));
  }

  /** A program of these sources, made when it is first asked for. */
  program(recipe: Recipe): Promise<BuggyProgram> {
    const made = this.programs.get(recipe) ?? this.make(recipe, join(this.folder, String(this.programs.size)));
    this.programs.set(recipe, made);
    return made;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  private async make({ dir, entries, external }: Recipe, folder: string): Promise<BuggyProgram> {
    const [home, file] = [join(TREE, dir), join(TREE, this.bug.file)];
    await cp(join(home, "package.json"), join(folder, "package.json")); // what --version reads
    await symlink(join(home, "node_modules"), join(folder, "node_modules")); // for what stays outside of the bundle
    const { metafile } = await build({
      absWorkingDir: home,
      entryPoints: [...entries],
      entryNames: "[name]",
      outdir: join(folder, "dist"),
      external: [...external],
      plugins: [fromSources, withText(file, this.text)],
      metafile: true,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
      logLevel: "silent", // what is wrong is thrown, too
    });
    const hasFile = Object.values(metafile.outputs).some(({ inputs }) => (inputs[relative(home, file)]?.bytesInOutput ?? 0) > 0);
    return { path: join(folder, "dist", `${basename(entries[0], ".ts")}.js`), hasFile };
  }
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

// Bundles the CLI and its host program. A host is started for each node of a script, so what it costs to start counts: reading one file
// instead of a hundred takes a third of the time. gRPC stays outside, since it is loaded only by those who need it.
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const packageDir = fileURLToPath(new URL("..", import.meta.url));

const { metafile } = await build({
  absWorkingDir: packageDir,
  metafile: true,
  entryPoints: ["src/main.ts", "src/host.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  legalComments: "none",
  // ws looks for these and goes on without them
  external: ["@grpc/*", "grpc-health-check", "bufferutil", "utf-8-validate"],
  // CommonJS code inside the bundle asks for Node.js's own modules by `require`
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  logLevel: "warning",
});

// chunks are named after their content: those of earlier builds would stay for ever
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of readdirSync(join(packageDir, "dist"))) if (!made.has(file)) rmSync(join(packageDir, "dist", file), { recursive: true });

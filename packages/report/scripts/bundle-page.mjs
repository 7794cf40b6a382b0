// Bundles the page's own script and style into one module of texts, with the hashes by which the page's Content-Security-Policy lets them run.
// What the page shares with the other renderers is bundled from its sources, so that this comes before tsc.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bytes of the script. It is in every report: what it needs more than this for is too much for a page. */
const SCRIPT_BYTES_MAX = 200_000;

const packageDir = fileURLToPath(new URL("..", import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: packageDir,
  entryPoints: { page: "src/page/main.ts", style: "src/page/style.css" },
  outdir: "in-memory",
  write: false,
  bundle: true,
  format: "iife",
  platform: "browser",
  target: ["chrome123", "firefox121", "safari17.5"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

const script = textOf(".js");
const style = textOf(".css");
if (Buffer.byteLength(script) > SCRIPT_BYTES_MAX)
  throw new Error(`the page's script has ${Buffer.byteLength(script)} bytes; it may have ${SCRIPT_BYTES_MAX}`);
if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error("the page's script or style would end its element");

mkdirSync(join(packageDir, "src/generated"), { recursive: true });
writeFileSync(join(packageDir, "src/generated/page-assets.ts"), moduleOf({ script, style }));

function textOf(extension) {
  const file = outputFiles.find(({ path }) => path.endsWith(extension));
  if (file === undefined) throw new Error(`esbuild made no ${extension}`);
  return file.text.trimEnd();
}

function moduleOf(texts) {
  const lines = Object.entries(texts).map(([name, text]) => {
    const hash = createHash("sha256").update(text).digest("base64");
    return `export const ${name} = { text: ${JSON.stringify(text)}, hash: "sha256-${hash}" } as const;\n`;
  });
  return `// Made by scripts/bundle-page.mjs of src/page.\n${lines.join("")}`;
}

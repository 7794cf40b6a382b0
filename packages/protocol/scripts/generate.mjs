// Makes src/generated from the .proto files at the top of the tree. It is written to a place of its own first and then
// brought over file by file, so that a compiler that runs at the same time never finds it empty.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const target = join(packageDir, "src/generated");

mkdirSync(join(packageDir, ".tsbuild"), { recursive: true });
const fresh = mkdtempSync(join(packageDir, ".tsbuild/generate-"));
try {
  execFileSync("buf", ["generate", "../..", "--template", "buf.gen.yaml", "-o", fresh], { cwd: packageDir, stdio: "inherit" });
  bringOver(fresh, target);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** Makes `to` the same as `from`, and touches only the files that differ. */
function bringOver(from, to) {
  const wanted = filesIn(from);
  for (const file of filesIn(to)) if (!wanted.includes(file)) rmSync(join(to, file));
  for (const file of wanted) {
    if (existsSync(join(to, file)) && readFileSync(join(from, file)).equals(readFileSync(join(to, file)))) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
}

function filesIn(dir) {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
}

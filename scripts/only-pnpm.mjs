// What is run before a package is packed. npm would leave "catalog:" and "workspace:" in the place of versions, and nobody could install that. Tools
// that pnpm has started (attw) may pack with npm: they look at types alone.
if (!(process.env["npm_config_user_agent"] ?? "").startsWith("pnpm/")) {
  process.stderr.write("cutline: pack this with pnpm, which puts versions in: npx pnpm pack\n");
  process.exitCode = 1;
}

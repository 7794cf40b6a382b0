// `npm start -- ARGS`: sets the tree up if need be, then is `cutline ARGS`.
// The CLI runs in this very process: its terminal, signals and exit status are ours, and killing us leaves nothing behind.
import { pathToFileURL } from "node:url";
import { setup } from "./setup.mjs";
import { cliMain } from "./lib/tree.mjs";

if (await setup()) {
  process.argv[1] = cliMain;
  await import(pathToFileURL(cliMain).href);
} else {
  process.exitCode = 1;
}

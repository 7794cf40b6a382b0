/**
 * Reports and saved runs in files, `@cutline/report/files`. Needs Node.js, as nothing else of this package does.
 *
 * - `index.ts`: this door
 * - `write-whole.ts`: a file is written whole or not at all; `write-output.ts`: a pipe is written as far as its reader reads
 * - `read-saved-run.ts`: a saved run, from a file or standard input
 * - `reasons.ts`: why something can't be read or written, for people; `limits.ts`
 */
export { readSavedRun } from "./read-saved-run.js";
export { type Chunks } from "./chunks.js";
export { reasonOf } from "./reasons.js";
export { ReaderGone, writeOutput } from "./write-output.js";
export { writeWhole } from "./write-whole.js";

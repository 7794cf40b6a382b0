import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/**
 * Settings for tests that run with one file's text replaced: CUTLINE_WRONG_FILE has its path, CUTLINE_WRONG_TEXT the path of the text. Files are not kept
 * apart from each other, which would cost more than the tests.
 */
const { CUTLINE_WRONG_FILE: file, CUTLINE_WRONG_TEXT: text } = process.env;

export default defineConfig({
  plugins: [
    {
      name: "with text",
      enforce: "pre",
      load: (id) => (id === file && text !== undefined ? readFileSync(text, "utf8") : null),
    },
  ],
  test: {
    include: ["src/**/*.test.ts"],
    passWithNoTests: true,
    reporters: ["json"],
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});

import { defineConfig } from "vitest/config";

/**
 * The settings that every package's tests run with; a package's own vitest.config.ts hands them on.
 * Tests run in a new order each time (the seed is printed), so that none comes to lean on the one before it.
 */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    passWithNoTests: true,
    sequence: { shuffle: true },
    // The summary at the end of `npm test` is counted from these files.
    reporters: ["default", ["json", { outputFile: ".cache/vitest.json" }]],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});

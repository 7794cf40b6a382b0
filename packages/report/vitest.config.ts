import { mergeConfig } from "vitest/config";
import shared from "../../vitest.config.js";

/** Most of the time these tests wait for a browser: two at a time keep the machine busy. */
export default mergeConfig(shared, { test: { maxWorkers: 2 } });

import { mergeConfig } from "vitest/config";
import shared from "../../vitest.config.js";

/** Much of the time these tests wait for processes that start, and for their ends: two at a time keep the machine busy. */
export default mergeConfig(shared, { test: { maxWorkers: 2 } });

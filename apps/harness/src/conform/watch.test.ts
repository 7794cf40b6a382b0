import { afterEach, expect, it, vi } from "vitest";
import { watched } from "./watch.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it("shows nothing where nobody watches, and gives what the work gives", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const result = await watched("times", new AbortController().signal, (watch) => {
    watch.comes("one", 1, 2);
    return Promise.resolve(7);
  });
  expect(result).toBe(7);
  expect(write).not.toHaveBeenCalled();
});

it("passes on who doesn't want to know any more, and what goes wrong", async () => {
  const abort = new AbortController();
  await watched("times", abort.signal, (watch) => {
    abort.abort();
    expect(watch.signal.aborted).toBe(true);
    return Promise.resolve();
  });
  await expect(watched("times", abort.signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

import { afterEach, expect, it, vi } from "vitest";
import { watched } from "./watch.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it("shows nothing where nobody watches, and gives what the work gives", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const result = await watched("times", (watch) => {
    watch.comes("one", 1, 2);
    return Promise.resolve(7);
  });
  expect(result).toBe(7);
  expect(write).not.toHaveBeenCalled();
});

it("aborts what was started where it is interrupted, ends the program, and listens no longer than the work takes", async () => {
  const before = process.listenerCount("SIGINT");
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  await watched("times", (watch) => {
    process.emit("SIGINT");
    expect(watch.signal.aborted).toBe(true);
    return Promise.resolve();
  });
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  await expect(watched("times", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(process.listenerCount("SIGINT")).toBe(before);
});

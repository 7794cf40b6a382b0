import { describe, expect, it } from "vitest";
import { sampleFile } from "../testing/sample.js";
import { decodeSavedRun, encodeSavedRun } from "./saved-run.js";
import { SavedRunError } from "./saved-run-error.js";

/** What a file is told to be. */
function codeOf(file: Uint8Array): string {
  try {
    decodeSavedRun(file);
    return "fine";
  } catch (error) {
    if (error instanceof SavedRunError) return error.code;
    throw error;
  }
}

function changed(place: number, value: number): Uint8Array {
  const file = sampleFile();
  file[place] = value;
  return file;
}

describe("a saved run", () => {
  it("is read as it was written, byte for byte", () => {
    const run = decodeSavedRun(sampleFile());
    expect(run.sessions).toHaveLength(1);
    expect(run).toMatchObject({ version: 1, title: "test_1.txt" });
    expect(encodeSavedRun(run)).toEqual(sampleFile());
  });

  it("begins with bytes that file(1) can tell", () => {
    expect(new TextDecoder().decode(sampleFile().subarray(1, 9))).toBe("CUTLINE\n");
  });

  it("may hold nothing", () => {
    expect(decodeSavedRun(encodeSavedRun({ title: "", savedBy: "", sessions: [] })).sessions).toEqual([]);
  });

  it("says that it was cut off, wherever it was", () => {
    const file = sampleFile();
    for (let length = 1; length < file.length; length += 1) expect(codeOf(file.subarray(0, length)), String(length)).toBe("TRUNCATED");
  });

  it("says that it was damaged, whichever byte was, unless it no longer looks like one at all", () => {
    const file = sampleFile();
    for (let place = 0; place < file.length; place += 1) {
      const code = codeOf(changed(place, (file[place] ?? 0) ^ 0x10));
      if (place < 9) expect(code, String(place)).toBe("NOT_A_SAVED_RUN");
      else expect(["DAMAGED", "TRUNCATED", "NEWER_VERSION"], String(place)).toContain(code);
    }
  });

  it("says that something follows behind it", () => {
    expect(codeOf(Uint8Array.from([...sampleFile(), 0]))).toBe("DAMAGED");
  });

  it("says that a newer program made it, whatever follows", () => {
    expect(codeOf(changed(10, 2))).toBe("NEWER_VERSION");
    expect(() => decodeSavedRun(changed(10, 2))).toThrow("it has version 2 of the format, and this program reads version 1");
    expect(codeOf(changed(10, 0))).toBe("DAMAGED");
  });

  it("says that something else is none", () => {
    expect(codeOf(new Uint8Array())).toBe("NOT_A_SAVED_RUN");
    expect(codeOf(new TextEncoder().encode("StartMaster\nCreateNode 1 1000\n"))).toBe("NOT_A_SAVED_RUN");
    expect(codeOf(new Uint8Array(10_000))).toBe("NOT_A_SAVED_RUN");
  });
});

import { Defect, Refusal } from "@cutline/core";
import { CommanderError } from "commander";
import { afterEach, expect, it, vi } from "vitest";
import { CaseError } from "./source.js";
import { endOf, endOfOutput, EXIT_STATUS } from "./exit-status.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  [new CaseError("t.top:1", "no node"), EXIT_STATUS.usage, "cutline-harness: t.top:1: no node [BAD_CASE]\n"],
  [new Refusal("NO_CASE", "there is no case"), EXIT_STATUS.usage, "cutline-harness: there is no case [NO_CASE]\n"],
  [new Defect("wrong"), EXIT_STATUS.defect, "cutline-harness: this is a defect of Cutline, please report it:\nDefect: wrong\n"],
  [new TypeError("wrong"), EXIT_STATUS.defect, "cutline-harness: this is a defect of Cutline, please report it:\nTypeError: wrong\n"],
  [new CommanderError(1, "commander.unknownOption", "told already"), EXIT_STATUS.usage, ""],
  [new CommanderError(0, "commander.helpDisplayed", "help"), EXIT_STATUS.done, ""],
])("ends with %s as it should", (error, status, told) => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(endOf(error)).toBe(status);
  const text = write.mock.calls.map(([chunk]) => String(chunk)).join("");
  expect(text.startsWith(told)).toBe(true);
  expect(text === "").toBe(told === "");
});

it.each([
  [Object.assign(new Error("write EPIPE"), { code: "EPIPE" }), EXIT_STATUS.readerGone, ""],
  [Object.assign(new Error("disk full"), { code: "ENOSPC" }), EXIT_STATUS.failed, "cutline-harness: cannot write the output: disk full\n"],
])("ends with lost output (%s) as it should", (error, status, told) => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(endOfOutput(error)).toBe(status);
  expect(write.mock.calls.map(([chunk]) => String(chunk)).join("")).toBe(told);
});

import { expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { judge, judgeStepwise } from "./judge.js";
import { STEP_COMMANDS } from "./limits.js";
import { toTheEnd } from "./to-the-end.js";

const SCRIPT = parseScript(["StartMaster", "CreateNode 1 5", ...Array<string>(2 * STEP_COMMANDS).fill("Receive 1")].join("\n"), "arg.txt");

it("gives what comes of work in steps", () => {
  expect(toTheEnd(judgeStepwise(SCRIPT, ""))).toEqual(judge(SCRIPT, ""));
});

it("is told by a judge now and then how many commands it has gone through", () => {
  expect([...judgeStepwise(SCRIPT, "")]).toEqual([STEP_COMMANDS, 2 * STEP_COMMANDS]);
});

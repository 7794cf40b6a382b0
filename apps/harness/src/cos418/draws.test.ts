import { describe, expect, it } from "vitest";
import { type Draws, parseDraws } from "./draws.js";

function parse(text: string): Draws {
  return parseDraws({ file: "draws.txt", text });
}

describe("parseDraws", () => {
  it.each(["3,0,4", "3,0,4\n", "3, 0,\r\n4,\r\n", "# delays\n3 0 4"])("reads %j", (text) => {
    const draws = parse(text);
    expect([draws.next(), draws.next(), draws.next()]).toEqual([3, 0, 4]);
    expect(() => draws.next()).toThrow("this needs draw 4, and draws.txt has 3");
  });

  it("may be empty, where nothing is sent", () => {
    expect(() => parse("").next()).toThrow("this needs draw 1, and draws.txt has 0");
  });

  it.each([
    ["0,1\n2,5", 'draws.txt:2: "5" is no draw; expected a whole number from 0 to 4'],
    ["0,-1", 'draws.txt:1: "-1" is no draw'],
    ["0;1", 'draws.txt:1: "0;1" is no draw'],
  ])("refuses %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

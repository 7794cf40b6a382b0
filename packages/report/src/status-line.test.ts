import { describe, expect, it } from "vitest";
import { StatusLine } from "./status-line.js";

/** A terminal that keeps what is written on it. */
function terminal(columns = 20): { columns: number; written: string[]; write: (text: string) => void } {
  const written: string[] = [];
  return { columns, written, write: (text) => written.push(text) };
}

describe("a status line", () => {
  it("is written over, and only where it changes", () => {
    const screen = terminal();
    const line = new StatusLine(screen);
    for (const text of ["one", "one", "two"]) line.show(text);
    expect(screen.written).toEqual(["\rone\u001b[K", "\rtwo\u001b[K"]);
  });

  it("leaves nothing behind, and is shown anew after that", () => {
    const screen = terminal();
    const line = new StatusLine(screen);
    line.erase();
    line.show("one");
    line.erase();
    line.erase();
    line.show("one");
    expect(screen.written).toEqual(["\rone\u001b[K", "\r\u001b[K", "\rone\u001b[K"]);
  });

  it("never fills its line, whatever the width is by then", () => {
    const screen = terminal(5);
    const line = new StatusLine(screen);
    line.show("abcdefgh");
    screen.columns = 3;
    line.show("abcdefgh");
    screen.columns = 0;
    line.show("abcdefgh");
    expect(screen.written).toEqual(["\rabcd\u001b[K", "\rab\u001b[K", "\r\u001b[K"]);
  });
});

import { COURSE_SPELLING } from "./course.js";
import { printSpelled } from "./spelling.js";
import type { Style } from "./style.js";

/** Each command, and below it what it prints. What comes out is a transcript: it can be parsed again. */
export const echo: Style = {
  name: "echo",
  print: (command, result, output) => {
    output.line(command.text);
    printSpelled(result, COURSE_SPELLING, output);
  },
};

import { basename } from "node:path";
import { type Standing, stepsDone } from "@cutline/report";
import type { RunView, Script } from "@cutline/script";

/** How far the run of a script has come; null as long as it hasn't begun. `place`: what comes before it, such as which of several scripts it is. */
export function runStanding(script: Script, view: RunView | null, place = ""): Standing {
  const done = view?.done ?? 0;
  const next = view?.waitingFor ?? null;
  return {
    done,
    text: `${place}${basename(script.file)}: ${stepsDone(done, script.commands.length, "commands")}`,
    waitingFor: next === null ? null : `line ${next.at}, ${next.text}`,
  };
}

import { type System, REAL_SYSTEM } from "../explore/machine.js";
import { Model } from "../explore/model.js";
import type { Move } from "../explore/move.js";
import type { State } from "../explore/layout.js";
import type { Broken } from "../properties/broken.js";
import { Checks } from "../properties/checks.js";
import { formatAction, formatScript } from "./format-script.js";
import { badScript, type Script, type ScriptLine } from "./parse-script.js";

/** What came of a script. */
export interface Replayed {
  /** The first property that is broken; null where every one holds. */
  readonly broken: Broken | null;
  /** The line that broke it; null where none did. */
  readonly at: string | null;
  /** The script as far as it was run, with its outcome. */
  readonly script: string;
}

/** Does what a script says, and checks every property as a search does; those that must hold eventually
 * only where it ends, since its world has nothing in it that it doesn't say. Throws a Refusal (BAD_SCRIPT) for a line that can't happen where it stands. */
export function replay({ world, lines }: Script, system: System = REAL_SYSTEM): Replayed {
  const model = new Model(world, system);
  const checks = new Checks(model);
  const state = model.initial();
  const way: Move[] = [];
  for (const line of lines) {
    const before = state.slice();
    const move = moveOf(model, state, line);
    way.push(move);
    const effect = model.perform(state, move);
    const broken = checks.ofMove({ before, after: state, effect, way: () => way });
    if (broken !== null) return replayed(model, way, broken, line.at);
  }
  const broken = checks.ofState(state);
  return replayed(model, way, broken, broken === null ? null : (lines.at(-1)?.at ?? null));
}

/** The move of a line, which must be possible by now. Of several that are alike, the first. */
function moveOf(model: Model, state: State, line: ScriptLine): Move {
  const alike = model.moves.filter(({ action }) => formatAction(action) === line.text);
  if (alike.length === 0) throw badScript(line, "there is nothing in the script's world that this could be");
  const move = alike.find((one) => model.isPossible(state, one));
  if (move === undefined) throw badScript(line, "this can't happen here");
  return move;
}

function replayed({ world }: Model, way: readonly Move[], broken: Broken | null, at: string | null): Replayed {
  const actions = way.map(({ action }) => action);
  return { broken, at, script: formatScript(world, actions, broken) };
}

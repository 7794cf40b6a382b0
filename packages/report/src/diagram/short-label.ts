import type { Told } from "../run/telling.js";
import { visibleText } from "../text/visible-text.js";

const CHARACTERS_MAX = 14;

/** What stands beside a message's arrow: its amount, or the beginning of its words. */
export function shortLabel({ amount, text }: Told): string {
  if (amount !== null) return String(amount);
  return text.length <= CHARACTERS_MAX
    ? visibleText(text, CHARACTERS_MAX)
    : `${visibleText(text.slice(0, CHARACTERS_MAX - 1), CHARACTERS_MAX)}…`;
}

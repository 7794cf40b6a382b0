import type { RunReport } from "../run/run-report.js";
import { type VectorClock, vectorClocks } from "../run/vector-clocks.js";
import { eventInWords } from "./words.js";

/** The regular expression by which ShiViz reads what follows: GoVector's layout, two lines an event. */
const SHIVIZ_PATTERN = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;

/** For ShiViz: every event with its vector clock. Nothing but the head where no trace was kept. */
export function* shivizReport({ trace }: RunReport): Generator<string> {
  yield `${SHIVIZ_PATTERN}\n\n`;
  if (trace === null) return;
  for (const { event, clock } of vectorClocks(trace)) yield `${host(event.node)} ${clockJson(event.node, clock)}\n${eventInWords(event)}\n`;
}

function host(node: number): string {
  return `node${node}`;
}

/** The event's own node first, as GoVector has it, and then the others, ascending. */
function clockJson(own: number, clock: VectorClock): string {
  const others = [...clock].filter(([node]) => node !== own).sort(([one], [other]) => one - other);
  const ticks = [[own, clock.get(own) ?? 0] as const, ...others].map(([node, tick]) => `"${host(node)}":${tick}`);
  return `{${ticks.join(", ")}}`;
}

/** An event as ShiViz sees it. */
export interface ShivizEvent {
  readonly host: string;
  readonly clock: Readonly<Record<string, number>>;
  readonly event: string;
}

/**
 * Reads a log as ShiViz's documentation says: a regular expression on the first line, which has the named groups `host`, `clock` and `event` and matches each
 * event; a clock is JSON, of positive integers. As ShiViz does, it refuses a log in which an event's own host is missing from its clock, or a host's own component doesn't
 * begin at 1 and rise by 1.
 */
export function parseShiviz(log: string): ShivizEvent[] {
  const [first = ""] = log.split("\n");
  const rest = log.slice(first.length + 1);
  const events = [...rest.matchAll(new RegExp(first, "gm"))].map(({ groups }) => ({
    host: groups?.["host"] ?? "",
    clock: clockOf(groups?.["clock"] ?? ""),
    event: groups?.["event"] ?? "",
  }));
  const ticks = new Map<string, number>();
  for (const { host, clock, event } of events) {
    const tick = (ticks.get(host) ?? 0) + 1;
    if (clock[host] !== tick)
      throw new Error(`"${event}" at ${host} has ${clock[host] ?? "nothing"} as its own time; it should be ${tick}`);
    ticks.set(host, tick);
  }
  return events;
}

function clockOf(json: string): Record<string, number> {
  const clock = JSON.parse(json) as Record<string, unknown>;
  for (const [host, tick] of Object.entries(clock)) {
    if (!/^\S+$/.test(host) || typeof tick !== "number" || !Number.isSafeInteger(tick) || tick < 1) throw new Error(`${json} is no clock`);
  }
  return clock as Record<string, number>;
}

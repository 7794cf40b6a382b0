import type { Random } from "@cutline/core";

/** How an output is changed in one place. */
export const CHANGES = ["number", "sender", "line"] as const;
export type Change = (typeof CHANGES)[number];

/** The output with one change of this kind at a random place; null where there is no such place. */
export function changeOutput(output: string, kind: Change, random: Random): string | null {
  const lines = output.split("\n").slice(0, -1);
  const places = lines.flatMap((line, index) => (PLACES[kind].test(line) ? [index] : []));
  const place = places[random.below(Math.max(1, places.length))];
  const line = place === undefined ? undefined : lines[place];
  if (place === undefined || line === undefined) return null;
  const changed = changeLine(line, kind, random);
  return lines
    .toSpliced(place, 1, ...changed)
    .map((each) => `${each}\n`)
    .join("");
}

const PLACES: Readonly<Record<Change, RegExp>> = {
  number: /(?:Transfer|=) \d+$/,
  sender: /^(?:\d+ |Started by Node \d+$)/,
  line: /^/,
};

/** The lines that stand in the place of the line. */
function changeLine(line: string, kind: Change, random: Random): string[] {
  const other = (number: string): string =>
    String(BigInt(number) + BigInt(1 + random.below(4)) * (random.below(2) === 0 && number !== "0" ? -1n : 1n)).replace("-", "");
  switch (kind) {
    case "number":
      return [line.replace(/\d+$/, other)];
    case "sender":
      return [line.replace(/\d+/, (sender) => String((Number(sender) % 3) + 1))];
    case "line":
      return [[], [line, line], ["ERR_SEND", line], [line, "1 Transfer 1"]][random.below(4)] ?? [];
  }
}

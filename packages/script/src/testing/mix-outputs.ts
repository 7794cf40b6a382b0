import type { Random } from "@cutline/core";

/**
 * An output put together from several: for each snapshot printed, each node's balance and the channels into it are those of any of them, so that money
 * adds up at every node, and yet no run may have printed the whole. All must have as many lines. `swap`: take them from any snapshot, too.
 */
export function mixOutputs(outputs: readonly string[], random: Random, swap: boolean): string {
  const split = outputs.map((output) => output.split("\n"));
  const [first = []] = split;
  const starts = first.flatMap((line, index) => (line === "---Node states" ? [index] : []));
  const picks = new Map<string, readonly [output: number, start: number]>();
  const mixed = first.map((line, index) => {
    const target = /^(?:node (\d+)|channel \(\d+ → (\d+)\)) = /.exec(line);
    if (target === null) return line;
    const block = starts.findLast((start) => start < index) ?? 0;
    const key = `${block} ${target[1] ?? target[2] ?? ""}`;
    const pick = picks.get(key) ?? ([random.below(split.length), swap ? (starts[random.below(starts.length)] ?? block) : block] as const);
    picks.set(key, pick);
    const [output, start] = pick;
    const other = split[output]?.[start + index - block];
    return other !== undefined && other.split(" = ")[0] === line.split(" = ")[0] ? other : line;
  });
  return mixed.join("\n");
}

/** Every output that differs from this one in one place: a number changed, a line left out, doubled, swapped with the next, or added. */
export function mutationsOf(output: string): string[] {
  const lines = output.split("\n").slice(0, -1);
  const mutations: string[][] = [];
  for (const [index, line] of lines.entries()) {
    for (const changed of changesOf(line)) mutations.push(lines.with(index, changed));
    mutations.push(lines.toSpliced(index, 1), lines.toSpliced(index, 0, line));
    const next = lines[index + 1];
    if (next !== undefined) mutations.push(lines.toSpliced(index, 2, next, line));
  }
  for (const [index, added] of ["ERR_SEND", "1 Transfer 1", "2 SnapshotToken -1", "Started by Node 1"].entries()) {
    mutations.push(lines.toSpliced((lines.length * index) >> 2, 0, added), [...lines, added]);
  }
  return [...new Set(mutations.map((mutation) => mutation.map((line) => `${line}\n`).join("")))];
}

/** The line with one of its numbers changed. */
function changesOf(line: string): string[] {
  return [...line.matchAll(/\d+/g)]
    .flatMap(({ 0: number, index }) =>
      [BigInt(number) + 1n, BigInt(number) - 1n, 0n, 1n, 2n, 3n, 10n].map(
        (other) => line.slice(0, index) + String(other) + line.slice(index + number.length),
      ),
    )
    .filter((changed) => changed !== line && !changed.includes("--"));
}

/** The number of the first line, from 1, with which no output in `all` begins; behind the last line where only the end is wrong. */
export function firstImpossible(output: string, all: ReadonlySet<string>): number {
  const lines = output.split("\n").slice(0, -1);
  let possible = [...all];
  let prefix = "";
  for (const [index, line] of lines.entries()) {
    prefix += `${line}\n`;
    possible = possible.filter((each) => each.startsWith(prefix));
    if (possible.length === 0) return index + 1;
  }
  return lines.length + 1;
}

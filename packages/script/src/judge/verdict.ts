import type { Note } from "./notes.js";

/** The first line of an output that no run of the script could have printed behind those before it. */
export interface Fault {
  /** Its number, from 1; where the output ends too early, that of the line behind its end. */
  readonly line: number;
  /** The line, without prompt and blanks around it; null where the output ends too early. */
  readonly text: string | null;
  /** The line of the script whose output it is taken for; null behind the end of the script. */
  readonly scriptLine: number | null;
  /** Why, for a person. */
  readonly explanation: string;
}

/** Whether an output is a run of a script. */
export interface Verdict {
  /** "undecided": a limit was hit (see `limits.ts`), and neither is proved. */
  readonly outcome: "legal" | "illegal" | "undecided";
  /** Set exactly where the output is illegal. */
  readonly fault: Fault | null;
  /** Which limit was hit, for a person; set exactly where it is undecided. */
  readonly limit: string | null;
  /** What is only a matter of spelling. Doesn't count for the outcome. */
  readonly notes: readonly Note[];
}

/** The names that a verdict is reported with. */
export interface JudgedFiles {
  readonly script: string;
  readonly output: string;
}

/** A verdict in words, several lines. */
export function formatVerdict({ outcome, fault, limit, notes }: Verdict, { script, output }: JudgedFiles): string {
  const lines: string[] = [];
  if (fault !== null) {
    lines.push(`${output}:${fault.line}: no run of ${script} prints this`);
    if (fault.text !== null) lines.push(`    ${fault.text}`);
    lines.push(`  ${fault.explanation}`);
  }
  if (limit !== null) lines.push(`${output}: can't tell: ${limit}`);
  for (const { line, count, message } of notes) {
    lines.push(`${output}:${line}: only spelling: ${message}${count === 1 ? "" : `, and ${count - 1} more like it`}`);
  }
  lines.push(`${output}: ${SUMMARIES[outcome]} ${script}`);
  return lines.join("\n");
}

const SUMMARIES: Readonly<Record<Verdict["outcome"], string>> = {
  legal: "legal, a run of",
  illegal: "illegal, no run of",
  undecided: "undecided, perhaps a run of",
};

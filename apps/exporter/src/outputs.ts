import { Refusal } from "@cutline/core";
import { formatOfFile } from "@cutline/report";
import { isFormat, type FormatName, FORMAT_NAMES } from "./format-names.js";

/** The name that stands for standard output. */
export const STANDARD_OUTPUT = "-";

/** One thing to write. */
export interface Output {
  readonly format: FormatName;
  /** A path, or STANDARD_OUTPUT. */
  readonly file: string;
}

/** `--format` and `-o` as they come on a command line: a format goes with the next file. */
export class OutputOptions {
  private readonly asked: { readonly format: string | null; readonly file: string }[] = [];
  private pending: string | null = null;

  format(name: string): void {
    if (this.pending !== null) this.file(STANDARD_OUTPUT);
    this.pending = name;
  }

  file(path: string): void {
    this.asked.push({ format: this.pending, file: path });
    this.pending = null;
  }

  /**
   * What to write. A format without a file goes to standard output; a file without a format has that of its name's end. Nothing at all is `otherwise` to standard
   * output. Throws a Refusal: NO_SUCH_FORMAT, SAME_OUTPUT.
   */
  all(otherwise: FormatName): Output[] {
    if (this.pending !== null || this.asked.length === 0) this.file(STANDARD_OUTPUT);
    const outputs = this.asked.map(({ format, file }) => ({ format: formatFor(format, file, otherwise), file }));
    requireDistinct(outputs);
    return outputs;
  }
}

function formatFor(format: string | null, file: string, otherwise: FormatName): FormatName {
  if (format === null && file === STANDARD_OUTPUT) return otherwise;
  const name = format ?? formatOfFile(file);
  if (name !== null && isFormat(name)) return name;
  const formats = `formats are ${FORMAT_NAMES.join(", ")}`;
  const story = format === null ? `the name ${file} doesn't end in a format's; say which with --format` : `there is no format "${format}"`;
  throw new Refusal("NO_SUCH_FORMAT", `${story}; ${formats}`);
}

function requireDistinct(outputs: readonly Output[]): void {
  const seen = new Set<string>();
  for (const { file } of outputs) {
    if (seen.has(file)) {
      const what = file === STANDARD_OUTPUT ? "standard output" : file;
      throw new Refusal("SAME_OUTPUT", `two formats would go to ${what}: give each a file of its own with -o`);
    }
    seen.add(file);
  }
}

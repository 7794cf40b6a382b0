/** A row of docs/script-language-tests.md. */
export interface TableRow {
  /** Of the sentence: section, point, number. */
  readonly number: string;
  readonly sentence: string;
  readonly tests: readonly { readonly file: string; readonly path: string }[];
}

/** Reads the rows of the tables in a Markdown text: those that begin with a number. */
export function readTable(markdown: string): TableRow[] {
  return markdown.split("\n").flatMap((line) => {
    const [, number, sentence, tests] = /^\| *(\d+\.\d+) *\| *(.*?) *\| *(.*?) *\|$/.exec(line) ?? [];
    if (number === undefined || sentence === undefined || tests === undefined) return [];
    const named = [...tests.matchAll(/`([^`]+?\.ts) › ([^`]+)`/g)].map(([, file = "", path = ""]) => ({ file, path }));
    return [{ number, sentence, tests: named }];
  });
}

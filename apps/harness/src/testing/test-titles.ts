import ts from "typescript";

/** The titles of a file of tests, as its source has them: `$name` and `%s` are not filled in. */
export interface TestTitles {
  /** Of each test: those of the blocks around it, from the outside in, and its own. */
  readonly paths: ReadonlySet<string>;
  /** Of those that are run for each row of a table. */
  readonly tabled: ReadonlySet<string>;
  /** Every string in the file: names of rows are among them. */
  readonly strings: ReadonlySet<string>;
}

/** Stands between the titles of a path. */
export const WITHIN = " › ";

export function readTitles(source: string): TestTitles {
  const paths = new Set<string>();
  const tabled = new Set<string>();
  const strings = new Set<string>();
  const visit = (node: ts.Node, around: readonly string[], inTable: boolean): void => {
    if (ts.isStringLiteralLike(node)) strings.add(node.text);
    const block = ts.isCallExpression(node) ? blockOf(node) : null;
    const titles = block === null ? around : [...around, block.title];
    const table = inTable || block?.each === true;
    if (block?.verb === "it") paths.add(titles.join(WITHIN));
    if (block?.verb === "it" && table) tabled.add(titles.join(WITHIN));
    ts.forEachChild(node, (child) => {
      visit(child, titles, table);
    });
  };
  visit(ts.createSourceFile("tests.ts", source, ts.ScriptTarget.Latest, true), [], false);
  return { paths, tabled, strings };
}

/** Whether there is a test of this path, or one with that path up to the last title, which names a row of its table. */
export function hasTest({ paths, tabled, strings }: TestTitles, path: string): boolean {
  const last = path.lastIndexOf(WITHIN);
  return paths.has(path) || (tabled.has(path.slice(0, last)) && strings.has(path.slice(last + WITHIN.length)));
}

interface Block {
  readonly verb: "describe" | "it";
  readonly title: string;
  readonly each: boolean;
}

/** What a call such as `it("…", …)`, `it.skipIf(…)("…", …)` or `describe.each(…)("…", …)` begins, or null. */
function blockOf({ expression, arguments: [first] }: ts.CallExpression): Block | null {
  const callee = ts.isCallExpression(expression) ? expression.expression : expression;
  const verb = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  const title = first === undefined ? null : titleOf(first);
  if (title === null || !ts.isIdentifier(verb) || (verb.text !== "describe" && verb.text !== "it")) return null;
  return { verb: verb.text, title, each: ts.isPropertyAccessExpression(callee) && callee.name.text === "each" };
}

function titleOf(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : null;
}

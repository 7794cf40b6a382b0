import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TREE = new URL("../../../../", import.meta.url);

/** One fenced block of docs/clients.md. */
export interface Block {
  /** The language of the block, such as `sh` or `python`. */
  readonly language: string;
  /** The file that it stands in; null: none. */
  readonly file: string | null;
  readonly text: string;
}

/** What a newcomer reads: the blocks of docs/clients.md, by the heading that they stand under, in their order. */
const SECTIONS = sectionsOf(readFileSync(fileURLToPath(new URL("docs/clients.md", TREE)), "utf8"));

/** What every tour prints. */
export const TOUR_OUTPUT = readFileSync(fileURLToPath(new URL("examples/clients/tour-output.txt", TREE)), "utf8");

/** The blocks under a heading. */
export function blocksUnder(heading: string): readonly Block[] {
  const blocks = SECTIONS.get(heading);
  if (blocks === undefined) throw new Error(`docs/clients.md has no section "${heading}"`);
  return blocks;
}

/** What the page says that a section prints: the `text` blocks under its heading. */
export function outputUnder(heading: string): string {
  return blocksUnder(heading)
    .filter(({ language }) => language === "text")
    .map(({ text }) => text)
    .join("");
}

function sectionsOf(page: string): ReadonlyMap<string, readonly Block[]> {
  const [, ...sections] = page.split(/^## /m);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), blocksOf(section)]));
}

function blocksOf(section: string): Block[] {
  return [...section.matchAll(/^```(\w*)(?: (\S+))?\n([^]*?)^```$/gm)].map(([, language = "", file = null, text = ""]) => ({
    language,
    file,
    text,
  }));
}

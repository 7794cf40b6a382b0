/** Which format a file is likely to be meant in, by the end of its name. */
const FORMATS: Readonly<Record<string, string>> = {
  txt: "text",
  md: "md",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  csv: "csv",
  dot: "dot",
  gv: "dot",
  mmd: "mermaid",
  mermaid: "mermaid",
  shiviz: "shiviz",
  log: "shiviz",
  trace: "trace",
  pb: "pb",
  cutline: "pb",
  sqlite: "sqlite",
  db: "sqlite",
  prom: "openmetrics",
  om: "openmetrics",
  html: "html",
  htm: "html",
  svg: "svg",
};

/** The format that a file's name asks for, or null. There may be nobody here who renders it. */
export function formatOfFile(path: string): string | null {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(FORMATS, ending) ? (FORMATS[ending] ?? null) : null;
}

/** "1", "1 or 2", "1, 2 or 3". */
export function either(items: readonly string[]): string {
  return joined(items, "or");
}

/** "1", "1 and 2", "1, 2 and 3". */
export function all(items: readonly string[]): string {
  return joined(items, "and");
}

function joined(items: readonly string[], word: string): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1) ?? ""}`;
}

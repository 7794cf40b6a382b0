import { visible } from "../formats/visible.js";

/**
 * The same text on one line, with nothing hidden in it; what is longer than `charactersMax` is cut off and counted. For texts of other people's
 * applications. It is not escaped for any markup.
 */
export function visibleText(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? visible(text) : `${visible(text.slice(0, charactersMax))}… (${text.length} characters)`;
}

/** The same text for XML and HTML, in elements and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

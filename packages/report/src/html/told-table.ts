import type { Told } from "../run/telling.js";
import { visibleText } from "../text/visible-text.js";
import { PAGE_LIMITS, type PageData } from "./page-data.js";

/** Collects words, each once. */
export class ToldTable {
  private readonly texts: string[] = [];
  private readonly amounts: (string | null)[] = [];
  private readonly places = new Map<string, number>();
  private characters = 0;

  /** The index of these words. */
  place({ text, amount }: Told): number {
    const kept = this.keep(text);
    const key = `${amount ?? ""}:${kept}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.texts.length;
    this.texts.push(kept);
    this.amounts.push(amount === null ? null : String(amount));
    this.places.set(key, place);
    this.characters += kept.length;
    return place;
  }

  table(): PageData["told"] {
    return { texts: this.texts, amounts: this.amounts };
  }

  private keep(text: string): string {
    const full = this.characters >= PAGE_LIMITS.allTextsCharacters;
    return visibleText(text, full ? 20 : PAGE_LIMITS.textCharacters);
  }
}

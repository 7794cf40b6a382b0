import { escapeMarkup } from "../text/visible-text.js";

type Attributes = Readonly<Record<string, string | number | null>>;

/** An element as text. Attributes that are null are left out; numbers are written with at most two decimals; `inside` is markup already. */
export function element(name: string, attributes: Attributes, inside = ""): string {
  let opening = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null) continue;
    opening += ` ${key}="${typeof value === "number" ? String(rounded(value)) : escapeMarkup(value)}"`;
  }
  return inside === "" ? `${opening}/>` : `${opening}>${inside}</${name}>`;
}

/** An element with nothing but text in it, which is escaped. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, escapeMarkup(text));
}

/** To two decimals: finer than a printer. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

import { make } from "./elements.js";

const NAMES = ["paper", "ink", "muted", "lane", "cell", "message", "marker", "transit", "cut", "broken", "compared", "selected"] as const;

/** The page's colours as a canvas wants them. */
export type Colors = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colours of the theme that is on now. An element has to wear each, since the style sheet names a pair, for light and dark. */
export function readColors(): Colors {
  const probe = make("span", { hidden: true });
  document.body.append(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<(typeof NAMES)[number], string>;
}

const NAMES = ["paper", "ink", "muted", "lane", "message", "marker", "transit", "cut", "broken", "compared", "selected"] as const;

/** The page's colours as a canvas wants them. */
export type Colors = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colours of the theme that is on now. */
export function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<
    (typeof NAMES)[number],
    string
  >;
}

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Light or dark: as the reader's system is, until the reader says otherwise; light on paper. */
export class Theme {
  /** `onChange` draws anew what has its colours from no style sheet, before it returns. */
  constructor(private readonly onChange: () => void) {
    DARK.addEventListener("change", onChange);
    let onScreen: string | undefined;
    addEventListener("beforeprint", () => {
      onScreen = document.documentElement.dataset["theme"];
      this.choose("light");
    });
    addEventListener("afterprint", () => this.choose(onScreen));
  }

  /** From light to dark, or back. */
  turn(): void {
    const { theme = DARK.matches ? "dark" : "light" } = document.documentElement.dataset;
    this.choose(theme === "dark" ? "light" : "dark");
  }

  private choose(theme: string | undefined): void {
    const { dataset } = document.documentElement;
    if (theme === undefined) delete dataset["theme"];
    else dataset["theme"] = theme;
    this.onChange();
  }
}

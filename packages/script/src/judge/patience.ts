/** How much may be tried. */
export class Patience {
  private left: number;

  /** `limit`: tries altogether, or, where a find restores it, in vain. */
  constructor(private readonly limit: number) {
    this.left = limit;
  }

  /** Another try. Returns false where that is one too many. */
  spend(): boolean {
    this.left -= 1;
    return this.left >= 0;
  }

  lose(): void {
    this.left = -1;
  }

  restore(): void {
    this.left = this.limit;
  }

  get over(): boolean {
    return this.left < 0;
  }
}

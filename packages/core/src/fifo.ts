/** A queue with O(1) push and shift: an array and the place of its head, trimmed as it empties. */
export class Fifo<Item> {
  private items: Item[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: Item): void {
    this.items.push(item);
  }

  /** The first item, or undefined. */
  peek(): Item | undefined {
    return this.items[this.head];
  }

  /** The item `index` places behind the first, or undefined. */
  at(index: number): Item | undefined {
    return this.items[this.head + index];
  }

  /** Takes the first item off, or returns undefined. */
  shift(): Item | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.head += 1;
    if (this.head === this.items.length) this.clear();
    else if (this.head >= 1024 && this.head * 2 >= this.items.length) this.trim();
    return item;
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }

  /** The items from the first on, at most `limit`, without taking them. */
  first(limit: number): Item[] {
    return this.items.slice(this.head, this.head + limit);
  }

  private trim(): void {
    this.items = this.items.slice(this.head);
    this.head = 0;
  }
}

/** Slots of the first ring. */
const SLOTS_MIN = 4;
/** A ring that has emptied keeps its slots for what comes next, up to so many. */
const SLOTS_KEPT = 1024;

/** A queue with O(1) push and shift: a ring that doubles when it is full. One that is never used holds no slots. */
export class Fifo<Item> {
  /** As many as a power of two, or none. Slots in no use hold undefined. */
  private slots: (Item | undefined)[] = [];
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: Item): void {
    if (this.count === this.slots.length) this.resize(Math.max(SLOTS_MIN, this.count * 2));
    this.slots[(this.head + this.count) & (this.slots.length - 1)] = item;
    this.count += 1;
  }

  /** The first item, or undefined. */
  peek(): Item | undefined {
    return this.count === 0 ? undefined : this.slots[this.head];
  }

  /** The item `index` places behind the first, or undefined. */
  at(index: number): Item | undefined {
    return index < this.count ? this.slots[(this.head + index) & (this.slots.length - 1)] : undefined;
  }

  /** Takes the first item off, or returns undefined. */
  shift(): Item | undefined {
    if (this.count === 0) return undefined;
    const { slots, head } = this;
    const item = slots[head];
    slots[head] = undefined;
    this.head = (head + 1) & (slots.length - 1);
    this.count -= 1;
    if (slots.length > SLOTS_KEPT && this.count * 4 <= slots.length) this.resize(slots.length / 2);
    return item;
  }

  clear(): void {
    this.slots = [];
    this.head = 0;
    this.count = 0;
  }

  /** The items from the first on, at most `limit`, without taking them. */
  first(limit: number): Item[] {
    const { slots, head } = this;
    const end = head + Math.min(limit, this.count);
    const items = slots.slice(head, end);
    const wrapped = end > slots.length ? items.concat(slots.slice(0, end - slots.length)) : items;
    return wrapped as Item[]; // these slots are in use
  }

  private resize(slots: number): void {
    const items: (Item | undefined)[] = this.first(this.count);
    for (let free = slots - this.count; free > 0; free -= 1) items.push(undefined);
    this.slots = items;
    this.head = 0;
  }
}

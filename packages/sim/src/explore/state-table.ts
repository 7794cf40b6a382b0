/** Places in a new table. A power of two, as each later number of places is. */
const PLACES_MIN = 1 << 12;

/** Where states are found by their hashes: open addressing, at most half full, so that a look-up touches one or two places. */
export class StateTable {
  /** For each place a hash and an index. The index is -1 where there is nothing. */
  private entries = emptyEntries(PLACES_MIN);
  private mask = PLACES_MIN - 1;
  private count = 0;

  /** The place to look at first. */
  first(hash: number): number {
    return hash & this.mask;
  }

  following(place: number): number {
    return (place + 1) & this.mask;
  }

  hashAt(place: number): number {
    return this.entries[place * 2] ?? 0;
  }

  /** -1 where the place is empty. */
  indexAt(place: number): number {
    return this.entries[place * 2 + 1] ?? -1;
  }

  /** Puts an index in a place, the first empty one that a look-up of its hash came to. */
  put(place: number, hash: number, index: number): void {
    this.entries[place * 2] = hash;
    this.entries[place * 2 + 1] = index;
    this.count += 1;
    if (this.count * 2 > this.mask) this.grow();
  }

  private grow(): void {
    const before = this.entries;
    this.entries = emptyEntries(before.length);
    this.mask = before.length - 1;
    for (let entry = 0; entry < before.length; entry += 2) {
      const [hash, index] = [before[entry] ?? 0, before[entry + 1] ?? -1];
      if (index < 0) continue;
      let place = this.first(hash);
      while (this.indexAt(place) >= 0) place = this.following(place);
      this.entries[place * 2] = hash;
      this.entries[place * 2 + 1] = index;
    }
  }
}

function emptyEntries(places: number): Int32Array {
  return new Int32Array(places * 2).fill(-1);
}

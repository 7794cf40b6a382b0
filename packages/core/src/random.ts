/**
 * Repeatable randomness: sfc32 (Chris Doty-Humphrey, PractRand), seeded through the finalizer of MurmurHash3 (Austin Appleby).
 * 32-bit arithmetic only, so that it is fast and gives the same numbers on every machine. Not for secrets.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** `seed`: any 64-bit value. `streams` tell apart sources of randomness that share a seed, such as nodes. */
  constructor(seed: bigint, ...streams: readonly number[]) {
    this.a = mix(Number(seed & 0xffff_ffffn));
    this.b = mix(Number((seed >> 32n) & 0xffff_ffffn) ^ 0x9e37_79b9);
    this.c = streams.reduce((mixed, stream) => mix(mixed ^ mix(stream)), 0x85eb_ca6b);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A uniform whole number from 0 to 4294967295. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** Where the stream stands: four 32-bit words, unsigned. */
  save(): number[] {
    return [this.a, this.b, this.c, this.counter].map((word) => word >>> 0);
  }

  /** Goes on where `save` was called. */
  restore([a = 0, b = 0, c = 0, counter = 0]: readonly number[]): void {
    [this.a, this.b, this.c, this.counter] = [a | 0, b | 0, c | 0, counter | 0];
  }

  /** A uniform whole number from 0 to `bound` - 1. `bound`: 1 to 2^32. */
  below(bound: number): number {
    return scale(this.next(), bound);
  }
}

/** Maps a uniform number from 0 to 2^32 - 1 to one from 0 to `bound` - 1; the bias is below bound / 2^32. */
export function scale(draw: number, bound: number): number {
  return Math.floor((draw * bound) / 0x1_0000_0000);
}

function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

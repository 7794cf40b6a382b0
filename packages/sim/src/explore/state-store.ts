import { StateTable } from "./state-table.js";
import { PACKED_BITS, type State } from "./layout.js";

/** States in a block: blocks are never copied as the store grows. */
const BLOCK_STATES = 1 << 15;

/** A block of states, and how each was reached first. */
interface Block {
  /** The words of one state after those of the other. */
  readonly words: Int32Array;
  readonly parents: Int32Array;
  readonly actions: Uint16Array;
}

/** All states that were visited, each once, in the order in which they were found. Exact: states are compared, not only their hashes. */
export class StateStore {
  private readonly blocks: Block[] = [];
  private readonly table = new StateTable();
  /** The state that is being added, packed: its first number is a word, of the others two share one. What is shorter is compared sooner. */
  private readonly words: Int32Array;
  private count = 0;

  /** `size`: numbers of a state. */
  constructor(private readonly size: number) {
    this.words = new Int32Array(1 + Math.ceil((size - 1) / 2));
  }

  get length(): number {
    return this.count;
  }

  /** Adds a state, found by `action` from the state with the index `parent`. Returns whether it is new. */
  add(state: State, parent: number, action: number): boolean {
    const hash = this.pack(state);
    const { table } = this;
    let place = table.first(hash);
    for (let index = table.indexAt(place); index >= 0; index = table.indexAt(place)) {
      if (table.hashAt(place) === hash && this.equals(index)) return false;
      place = table.following(place);
    }
    table.put(place, hash, this.count);
    this.append(parent, action);
    return true;
  }

  /** Copies the state with this index into `into`. */
  read(index: number, into: State): void {
    const { words } = this.block(index);
    const start = (index % BLOCK_STATES) * this.words.length;
    into[0] = words[start] ?? 0;
    for (let place = 1; place < this.size; place += 1) {
      const word = words[start + ((place + 1) >> 1)] ?? 0;
      into[place] = place % 2 === 1 ? word & ((1 << PACKED_BITS) - 1) : word >>> PACKED_BITS;
    }
  }

  /** The actions by which a state was reached first: one of the shortest ways to it, where states are added breadth first. */
  wayTo(index: number): number[] {
    const way: number[] = [];
    for (let at = index; at > 0; at = this.block(at).parents[at % BLOCK_STATES] ?? 0) {
      way.push(this.block(at).actions[at % BLOCK_STATES] ?? 0);
    }
    return way.reverse();
  }

  /** Packs a state into `words`. Returns its hash, by MurmurHash3's mixing (Austin Appleby). */
  private pack(state: State): number {
    const { words } = this;
    let hash = 0;
    for (let word = 0; word < words.length; word += 1) {
      const packed = word === 0 ? (state[0] ?? 0) : (state[word * 2 - 1] ?? 0) | ((state[word * 2] ?? 0) << PACKED_BITS);
      words[word] = packed;
      const mixed = Math.imul(packed, 0xcc9e_2d51);
      hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b87_3593);
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64) | 0;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
    return hash ^ (hash >>> 16);
  }

  private equals(index: number): boolean {
    const { words } = this.block(index);
    const start = (index % BLOCK_STATES) * this.words.length;
    for (let word = 0; word < this.words.length; word += 1) if (words[start + word] !== this.words[word]) return false;
    return true;
  }

  private append(parent: number, action: number): void {
    const block = this.block(this.count);
    const offset = this.count % BLOCK_STATES;
    block.words.set(this.words, offset * this.words.length);
    block.parents[offset] = parent;
    block.actions[offset] = action;
    this.count += 1;
  }

  private block(index: number): Block {
    return (this.blocks[Math.floor(index / BLOCK_STATES)] ??= {
      words: new Int32Array(BLOCK_STATES * this.words.length),
      parents: new Int32Array(BLOCK_STATES),
      actions: new Uint16Array(BLOCK_STATES),
    });
  }
}

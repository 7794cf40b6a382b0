/** A channel. Nodes are given by index. */
export interface ChannelPlace {
  readonly source: number;
  readonly target: number;
}

/** The order in which channels are printed: by source, then target. */
export interface ChannelOrder {
  readonly count: number;
  at(place: number): ChannelPlace;
  placeOf(source: number, target: number): number;
}

/** Every ordered pair of so many nodes. Computed, since there may be a million. */
export class MeshOrder implements ChannelOrder {
  constructor(private readonly nodes: number) {}

  get count(): number {
    return this.nodes * (this.nodes - 1);
  }

  at(place: number): ChannelPlace {
    const source = Math.floor(place / (this.nodes - 1));
    const other = place % (this.nodes - 1);
    return { source, target: other < source ? other : other + 1 };
  }

  placeOf(source: number, target: number): number {
    return source * (this.nodes - 1) + (target < source ? target : target - 1);
  }
}

/** Those channels that there are. */
export class ListedOrder implements ChannelOrder {
  private readonly channels: readonly ChannelPlace[];
  /** By source and target. */
  private readonly places: ReadonlyMap<number, number>;

  constructor(
    channels: readonly ChannelPlace[],
    private readonly nodes: number,
  ) {
    this.channels = channels.toSorted((one, other) => one.source - other.source || one.target - other.target);
    this.places = new Map(this.channels.map(({ source, target }, place) => [this.key(source, target), place]));
  }

  get count(): number {
    return this.channels.length;
  }

  at(place: number): ChannelPlace {
    const channel = this.channels[place];
    if (channel === undefined) throw new RangeError(`there is no channel at place ${place}`);
    return channel;
  }

  placeOf(source: number, target: number): number {
    const place = this.places.get(this.key(source, target));
    if (place === undefined) throw new RangeError(`there is no channel from ${source} to ${target}`);
    return place;
  }

  private key(source: number, target: number): number {
    return source * this.nodes + target;
  }
}

import type { CollectedCuts } from "./cuts.js";
import { COUNTED_NODES } from "./limits.js";

/**
 * In how many ways a run can print a collection of one snapshot; null where more than COUNTED_NODES nodes recorded it in one ReceiveAll.
 *
 * What a node may have received on one channel has nothing to do with any other; so the ways multiply, but for one condition: from the nodes that had
 * recorded before, whole channels must lead to everybody. Of all ways, those are taken off in which they lead to some set of nodes only.
 */
export function countCut(cuts: CollectedCuts): bigint | null {
  const drains = new Map<number, number[]>();
  for (const node of cuts.nodes.keys()) {
    const { at, open } = cuts.point(0, node);
    if (open) drains.set(at, [...(drains.get(at) ?? []), node]);
  }
  let count = 1n;
  for (const [line, nodes] of drains) {
    if (nodes.length > COUNTED_NODES) return null;
    count *= new DrainCount(cuts, line, nodes).all();
  }
  return count;
}

/** The ways of one ReceiveAll. Sets of its nodes are bit sets. */
class DrainCount {
  /** By node: in how many ways it may have received what came from nodes that had recorded before, and in how many of them no channel wholly. */
  private readonly fromRoots: bigint[];
  private readonly fromRootsPartly: bigint[];
  /** By node and set: the same for what came from the nodes of the set. */
  private readonly from: bigint[][];
  private readonly fromPartly: bigint[][];

  constructor(
    cuts: CollectedCuts,
    line: number,
    private readonly nodes: readonly number[],
  ) {
    const ways = nodes.map((target) => waysInto(cuts, target));
    const partly = nodes.map(
      (target, place) => (source: number) => (cuts.hasChannel(source, target) ? (ways[place]?.(source) ?? 1n) - 1n : 1n),
    );
    const roots = [...cuts.nodes.keys()].filter((node) => cuts.existed(node, line) && cuts.point(0, node).at < line);
    this.fromRoots = ways.map((own) => product(roots.map((root) => own(root))));
    this.fromRootsPartly = partly.map((own) => product(roots.map((root) => own(root))));
    const sets = [...Array(1 << nodes.length).keys()];
    this.from = ways.map((own, target) => sets.map((set) => product(this.members(set & ~(1 << target)).map((node) => own(node)))));
    this.fromPartly = partly.map((own, target) => sets.map((set) => product(this.members(set & ~(1 << target)).map((node) => own(node)))));
  }

  /** How many ways lead to all. */
  all(): bigint {
    const reached: bigint[] = [];
    for (let set = 0; set < 1 << this.nodes.length; set += 1) {
      let count = this.ways(set, set);
      for (let part = (set - 1) & set; set !== 0; part = (part - 1) & set) {
        count -= (reached[part] ?? 0n) * this.ways(part, set & ~part, false) * this.unreached(set & ~part, part);
        if (part === 0) break;
      }
      reached.push(count);
    }
    return reached.at(-1) ?? 1n;
  }

  /** In how many ways the nodes of `set` may have received what came from those of `others`, and from the roots. */
  private ways(set: number, others: number, roots = true): bigint {
    return product(this.places(set).map((place) => (this.from[place]?.[others] ?? 1n) * (roots ? (this.fromRoots[place] ?? 1n) : 1n)));
  }

  /** In how many ways no whole channel leads from the roots or from `reached` to `set`. */
  private unreached(set: number, reached: number): bigint {
    return product(
      this.places(set).map(
        (place) => (this.fromRootsPartly[place] ?? 1n) * (this.fromPartly[place]?.[reached] ?? 1n) * (this.from[place]?.[set] ?? 1n),
      ),
    );
  }

  private members(set: number): number[] {
    return this.places(set).map((place) => this.nodes[place] ?? -1);
  }

  private places(set: number): number[] {
    return [...this.nodes.keys()].filter((place) => (set & (1 << place)) !== 0);
  }
}

/** By source: how many different sums a node may have received from it. */
function waysInto(cuts: CollectedCuts, target: number): (source: number) => bigint {
  const ways = new Map(cuts.freeChannels(0, target).map(({ source, received }) => [source, BigInt(received.length)]));
  return (source) => ways.get(source) ?? 1n;
}

function product(numbers: readonly bigint[]): bigint {
  return numbers.reduce((result, number) => result * number, 1n);
}

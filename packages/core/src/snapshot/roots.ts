import type { ChannelId, NodeId } from "../identifiers.js";

/**
 * The nodes, besides those in `begun`, at which the same snapshot must be begun so that its markers reach every node: a smallest such set, ascending.
 *
 * Markers follow channels, so a node is reached from every root with a path to it. Of the nodes that no begun root reaches, the strongly connected
 * components without a channel from outside are reached by nobody else: each needs a root of its own, and one is enough, since every other
 * component lies behind one of these (Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), 1972). The root is the
 * component's smallest node.
 */
export function missingRoots(nodes: Iterable<NodeId>, channels: Iterable<ChannelId>, begun: Iterable<NodeId>): NodeId[] {
  const [targets, sources] = [new Map<NodeId, NodeId[]>(), new Map<NodeId, NodeId[]>()];
  for (const node of nodes) for (const neighbours of [targets, sources]) neighbours.set(node, []);
  for (const { source, target } of channels) {
    if (!targets.has(source) || !targets.has(target)) continue;
    targets.get(source)?.push(target);
    sources.get(target)?.push(source);
  }
  const reached = new Set<NodeId>();
  for (const root of begun) spread(root, targets, reached);
  const roots: NodeId[] = [];
  // In the reverse order of leaving a depth-first search, a component comes before those behind it: who is not reached by then needs a root.
  for (const node of leavingOrder(targets, reached).reverse()) {
    if (reached.has(node)) continue;
    roots.push(smallest(spread(node, sources, new Set(), reached))); // nobody from outside leads into it: who leads to the node is its component
    spread(node, targets, reached);
  }
  return roots.sort((one, other) => one - other);
}

/** Adds everything to `found` that `start` leads to over nodes that are not in `avoided`, itself included. Returns `found`. */
function spread(
  start: NodeId,
  neighbours: ReadonlyMap<NodeId, readonly NodeId[]>,
  found: Set<NodeId>,
  avoided: ReadonlySet<NodeId> = found,
): Set<NodeId> {
  const open = neighbours.has(start) && !found.has(start) ? [start] : [];
  for (const node of open) found.add(node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of neighbours.get(node) ?? []) {
      if (found.has(next) || avoided.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

function smallest(nodes: ReadonlySet<NodeId>): NodeId {
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) least = Math.min(least, node);
  return least;
}

/** The nodes outside `reached` in the order in which a depth-first search leaves them. Without recursion: a line may have any length. */
function leavingOrder(targets: ReadonlyMap<NodeId, readonly NodeId[]>, reached: ReadonlySet<NodeId>): NodeId[] {
  const order: NodeId[] = [];
  const entered = new Set(reached);
  for (const start of targets.keys()) {
    const path = entered.has(start) ? [] : [{ node: start, next: 0 }];
    entered.add(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = targets.get(step.node)?.[step.next];
      step.next += 1;
      if (target === undefined) {
        order.push(step.node);
        path.pop();
      } else if (!entered.has(target)) {
        entered.add(target);
        path.push({ node: target, next: 0 });
      }
    }
  }
  return order;
}

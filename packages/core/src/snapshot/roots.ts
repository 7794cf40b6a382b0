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
  const targets = new Map<NodeId, NodeId[]>();
  for (const node of nodes) targets.set(node, []);
  for (const { source, target } of channels) if (targets.has(target)) targets.get(source)?.push(target);
  const reached = new Set<NodeId>();
  for (const root of begun) spread(root, targets, reached);
  const roots: NodeId[] = [];
  // In the reverse order of leaving a depth-first search, a component comes before those behind it: who is not reached by then needs a root.
  for (const node of leavingOrder(targets, reached).reverse()) {
    if (reached.has(node)) continue;
    const component = componentOf(node, targets, reached);
    roots.push(Math.min(...component));
    spread(node, targets, reached);
  }
  return roots.sort((one, other) => one - other);
}

/** Adds everything to `reached` that `root` reaches, itself included. */
function spread(root: NodeId, targets: ReadonlyMap<NodeId, readonly NodeId[]>, reached: Set<NodeId>): void {
  const open = targets.has(root) && !reached.has(root) ? [root] : [];
  for (const node of open) reached.add(node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const target of targets.get(node) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      open.push(target);
    }
  }
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

/** The nodes that `node` reaches and that reach it, among those not in `reached`. */
function componentOf(node: NodeId, targets: ReadonlyMap<NodeId, readonly NodeId[]>, reached: ReadonlySet<NodeId>): NodeId[] {
  const forward = new Set<NodeId>(reached);
  spread(node, targets, forward);
  const sources = new Map<NodeId, NodeId[]>();
  for (const source of targets.keys()) sources.set(source, []);
  for (const [source, all] of targets) for (const target of all) sources.get(target)?.push(source);
  const backward = new Set<NodeId>();
  spread(node, sources, backward);
  return [...forward].filter((one) => !reached.has(one) && backward.has(one));
}

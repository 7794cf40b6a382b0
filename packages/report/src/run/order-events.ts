import type { NodeId } from "@cutline/core";
import type { NodeTrace, TraceEvent } from "@cutline/protocol";
import { Sends, sourceOf } from "./sends.js";

/** An event in its place: which of its node's it is, and, for a receive, the place in the order of the event that sent what it received. */
export interface OrderedEvent {
  readonly node: NodeId;
  readonly tick: number;
  readonly event: TraceEvent;
  /** Null where the event received nothing. */
  readonly sentBy: number | null;
}

/** A node's events, and how many of them are in the order by now. */
interface Lane {
  readonly node: NodeId;
  readonly events: readonly TraceEvent[];
  next: number;
}

/**
 * Puts all nodes' events into one order in which causes come before effects: among those that can be next always the one with the earliest time, then of the
 * smallest node. Clocks of hosts may differ: time decides only where causality doesn't. A receive whose send isn't there, and whatever its node did
 * afterwards, is left out.
 */
export function orderEvents(nodes: readonly NodeTrace[]): OrderedEvent[] {
  const lanes = nodes.map(({ node, events }): Lane => ({ node, events, next: 0 }));
  const ordered: OrderedEvent[] = [];
  const sends = new Sends();
  const awaiting = new Map<NodeId, { readonly lane: Lane; readonly source: NodeId }>(); // by node, which awaits one thing at a time
  const ready = new ReadyLanes();
  const consider = (lane: Lane): void => {
    const event = lane.events[lane.next];
    if (event === undefined) return;
    const source = sourceOf(event);
    if (source === null || sends.indexFor(lane.node, event) !== null) ready.add(lane);
    else awaiting.set(lane.node, { lane, source });
  };
  /** Returns whether the lane goes on at once: what one step did stays together. */
  const takeNext = (lane: Lane): boolean => {
    const event = lane.events[lane.next];
    if (event === undefined) return false;
    lane.next += 1;
    ordered.push({ node: lane.node, tick: lane.next, event, sentBy: sends.indexFor(lane.node, event) });
    for (const target of sends.add(lane.node, event, ordered.length - 1)) {
      const woken = awaiting.get(target);
      if (woken?.source !== lane.node) continue;
      awaiting.delete(target);
      consider(woken.lane);
    }
    const following = lane.events[lane.next];
    return following?.timeUs === event.timeUs && sourceOf(following) === null;
  };
  for (const lane of lanes) consider(lane);
  for (let lane = ready.take(); lane !== undefined; lane = ready.take()) {
    for (let more = true; more;) more = takeNext(lane);
    consider(lane);
  }
  return ordered;
}

/** Lanes whose next event can be the next of all: a heap, the earliest first. */
class ReadyLanes {
  private readonly heap: Lane[] = [];

  add(lane: Lane): void {
    this.heap.push(lane);
    let place = this.heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.swapIfLater(parent, place)) return;
      place = parent;
    }
  }

  take(): Lane | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    this.heap[0] = last;
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const child = this.isLater(left, left + 1) ? left + 1 : left;
      if (!this.swapIfLater(place, child)) return first;
      place = child;
    }
  }

  private swapIfLater(one: number, other: number): boolean {
    if (!this.isLater(one, other)) return false;
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return false;
    this.heap[one] = b;
    this.heap[other] = a;
    return true;
  }

  /** Whether the lane at `one` comes after that at `other`. */
  private isLater(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return false;
    return timeOf(a) - timeOf(b) > 0 || (timeOf(a) === timeOf(b) && a.node > b.node);
  }
}

function timeOf({ events, next }: Lane): number {
  return events[next]?.timeUs ?? 0;
}

import type { InboxDepth, SentOnChannel } from "@cutline/protocol";
import type { HostId, NodeId } from "../identifiers.js";
import { check } from "../snapshot/consistency.js";
import { Observer } from "../snapshot/observer.js";
import { auditorOf, text } from "./purse.js";
import { command, drain, initiate, INSPECT, receive, SURVEY, type Tickets } from "./requests.js";
import { type Answer, WiredHosts } from "./wired-hosts.js";

/** One request of a script. Nodes are named by a number that is taken modulo how many there are. */
export type Step =
  | { readonly kind: "pay"; readonly from: number; readonly to: readonly number[]; readonly coins: number; readonly limited: boolean }
  | { readonly kind: "receive"; readonly node: number; readonly source: number | null; readonly draw: number }
  | { readonly kind: "spin" | "begin"; readonly node: number }
  | { readonly kind: "receiveAll"; readonly seed: bigint }
  | { readonly kind: "join" };

/** How a script is run: where its nodes are, and in which order things happen that may happen in any. */
export interface Stage {
  readonly hosts: number;
  readonly hostOf: (node: NodeId) => HostId;
  readonly pick: (count: number) => number;
}

/**
 * The least of a master: puts the steps of a script to hosts, overlapping those that may overlap, and keeps their order by tickets. Commands that
 * say where they send overlap with everything; receives too, except while a snapshot is under way, when they may send markers.
 */
export class Conductor {
  private readonly hosts: WiredHosts;
  private readonly observer = new Observer();
  private readonly given = new Map<NodeId, Record<NodeId, number>>();
  private readonly answers: Answer[] = [];

  constructor(
    nodes: number,
    private readonly stage: Stage,
  ) {
    this.hosts = new WiredHosts(
      Array.from({ length: stage.hosts }, (): NodeId[] => []),
      { pick: stage.pick },
    );
    for (let node = 1; node <= nodes; node += 1) this.join();
  }

  /** Runs a script, and then everything that waits. Returns all that can be told of it. */
  run(steps: readonly Step[]): unknown {
    for (const step of steps) {
      this.perform(step);
      for (let move = this.stage.pick(6); move > 0; move -= 1) this.hosts.move();
    }
    this.receiveAll(1n);
    const snapshots = this.observer.underWay().map((snapshot) => this.observer.assemble(snapshot));
    const verdicts = snapshots.map((snapshot) => check(snapshot, auditorOf(100 * snapshot.nodes.length)));
    return { answers: this.answers.map(({ said }) => said), nodes: this.inspected(), snapshots: readable(snapshots), verdicts };
  }

  private perform(step: Step): void {
    switch (step.kind) {
      case "pay":
        return this.pay(step);
      case "receive": {
        const source = step.source === null ? undefined : this.node(step.source);
        const node = this.node(step.node);
        const ask = receive(node, { source, draw: step.draw, visible: this.visible(node, source) });
        if (this.observer.underWay().length > 0) return this.alone(() => this.answers.push(this.hosts.at(node, ask)));
        this.answers.push(this.hosts.at(node, ask));
        return;
      }
      case "spin":
        this.answers.push(this.hosts.at(this.node(step.node), command(this.node(step.node), "spin", {})));
        return;
      case "begin":
        return this.alone(() => this.begin(this.node(step.node)));
      case "receiveAll":
        return this.receiveAll(step.seed);
      case "join":
        return this.join();
    }
  }

  private pay({ from, to, coins, limited }: Extract<Step, { kind: "pay" }>): void {
    const source = this.node(from);
    const targets = to.map((target) => this.node(target)).filter((target) => target !== source);
    const words = ["pay", ...targets.map((target) => `${target} ${coins}`)].join(" ");
    if (!limited) return this.alone(() => this.answers.push(this.hosts.at(source, command(source, words))));
    const tickets: Record<NodeId, number> = {};
    for (const target of new Set(targets)) {
      const given = this.given.get(target) ?? {};
      this.given.set(target, given);
      tickets[target] = given[source] = (given[source] ?? 0) + 1;
    }
    this.answers.push(this.hosts.at(source, command(source, words, tickets)));
  }

  private begin(node: NodeId): void {
    const answer = this.hosts.at(node, initiate(node));
    this.answers.push(answer);
    this.hosts.pump();
    if (answer.outcome?.$case === "initiate") this.observer.begin(answer.outcome.value.snapshotId);
    this.listen();
  }

  private receiveAll(seed: bigint): void {
    this.alone(() => {
      const surveys = this.askAll(() => SURVEY).flatMap(({ outcome }) => (outcome?.$case === "survey" ? outcome.value.inboxes : []));
      for (let wave = surveys; wave.length > 0; wave = this.drain(seed, wave));
    });
  }

  /** Drains what is given, on all hosts side by side. Returns what the next wave is to drain. */
  private drain(seed: bigint, wave: readonly InboxDepth[]): InboxDepth[] {
    const answers = this.askAll((host) => {
      const here = wave.filter(({ node }) => this.stage.hostOf(node) === host);
      return drain(seed, here);
    });
    return depthsOf(answers.flatMap(({ outcome }) => (outcome?.$case === "drain" ? outcome.value.sent : [])));
  }

  private askAll(ask: (host: HostId) => Parameters<WiredHosts["ask"]>[1]): Answer[] {
    const answers = [...this.hosts.hosts.keys()].map((host) => this.hosts.ask(host, ask(host)));
    this.hosts.pump();
    return answers;
  }

  private join(): void {
    this.alone(() => {
      const node = this.hosts.nodes.length + 1;
      this.observer.join(node);
      this.hosts.join(node, this.stage.hostOf(node));
    });
  }

  /** Does something while nothing else is under way. */
  private alone(work: () => unknown): void {
    this.hosts.pump();
    work();
    this.hosts.pump();
    this.listen();
  }

  private listen(): void {
    for (const told of this.hosts.told.splice(0)) {
      if (told.$case === "recorded") this.observer.recorded(told.value);
      if (told.$case === "reopened") this.observer.reopened(told.value.snapshotId, told.value.node);
    }
  }

  private visible(node: NodeId, source: NodeId | undefined): Tickets {
    const given = this.given.get(node) ?? {};
    return source === undefined ? given : { [source]: given[source] ?? 0 };
  }

  private inspected(): unknown {
    const answers = this.askAll(() => INSPECT).flatMap(({ outcome }) => (outcome?.$case === "inspection" ? outcome.value.nodes : []));
    return readable(answers.sort((one, other) => one.node - other.node));
  }

  private node(choice: number): NodeId {
    return (choice % this.hosts.nodes.length) + 1;
  }
}

/** What was sent on each channel, as what waits at each node: ascending, so that it does not depend on who answered first. */
function depthsOf(sent: readonly SentOnChannel[]): InboxDepth[] {
  const nodes = [...new Set(sent.map(({ target }) => target))].sort((one, other) => one - other);
  return nodes.map((node) => {
    const channels = sent.filter(({ target }) => target === node).map(({ source, count }) => ({ source, count }));
    return { node, channels: channels.sort((one, other) => one.source - other.source) };
  });
}

function readable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_name, part: unknown) => (part instanceof Uint8Array ? text(part) : part)));
}

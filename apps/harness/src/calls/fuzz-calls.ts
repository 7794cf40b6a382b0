import { Random } from "@cutline/core";
import type { CaseResult } from "@cutline/report";
import { CUTLINE } from "../cutline-process.js";
import { ServedMaster } from "../layouts/served-master.js";
import { CALL_NODES, CALL_NODE_BALANCE, PROBLEMS_SHOWN } from "../limits.js";
import { checkCalls } from "./check-calls.js";
import { CallScene } from "./call-scene.js";
import type { MadeCall } from "./made-call.js";
import { planCalls } from "./plan-calls.js";

/** Where the nodes are, as of `cutline serve --hosts`; null: a process for each. */
const LAYOUTS = [0, 2, null] as const;

/** What to try. */
export interface FuzzCallsOptions {
  /** Of the first round; each next one has the next. What is called follows from it; when, doesn't. */
  readonly seed: bigint;
  /** Rounds in each layout, each with a cluster of its own. */
  readonly count: number;
  /** Clients at once. */
  readonly clients: number;
  /** Of each client. */
  readonly calls: number;
  readonly signal: AbortSignal;
  /** Told what is being done. */
  readonly progress: (what: string) => void;
}

/**
 * Clients who call a served bank all at once, and give up many of their calls. Whatever they do, each call is done once or not at all, messages stay in
 * their order, money stays, and snapshots are consistent. No process is left when this ends, however it does.
 */
export async function fuzzCalls(options: FuzzCallsOptions): Promise<readonly CaseResult[]> {
  const cases: CaseResult[] = [];
  for (const hosts of LAYOUTS) {
    const master = await ServedMaster.start(CUTLINE, { hosts });
    try {
      for (let round = 0; round < options.count; round += 1) {
        const name = `${hosts === null ? "a process for each node" : `--hosts ${hosts}`}, seed ${options.seed + BigInt(round)}`;
        options.progress(name);
        options.signal.throwIfAborted();
        cases.push(await tryRound(name, master.address, options.seed + BigInt(round), options));
      }
    } finally {
      await master.close();
    }
  }
  return cases;
}

async function tryRound(name: string, address: string, seed: bigint, { clients, calls, signal }: FuzzCallsOptions): Promise<CaseResult> {
  const startedMs = performance.now();
  const random = new Random(seed);
  const nodes = CALL_NODES.least + random.below(CALL_NODES.most - CALL_NODES.least + 1);
  const plans = Array.from({ length: clients }, (_, client) => planCalls(random, { nodes, calls, firstAmount: 1 + client * calls }));
  const scene = await CallScene.start(address, { seed, nodes, balance: CALL_NODE_BALANCE, clients });
  try {
    const made = await Promise.all(plans.map((plan, client) => scene.run(client, plan, signal)));
    const rest = await scene.takeRest(nodes);
    const history = [...made.flat(), ...rest];
    const problems = [
      ...checkCalls({ calls: history, deposits: CALL_NODE_BALANCE * BigInt(nodes), balances: await scene.balances() }),
      ...(await scene.inconsistentSnapshots()),
    ];
    const ok = problems.length === 0;
    return { name, ok, story: ok ? tally(history, nodes) : listed(problems), milliseconds: performance.now() - startedMs };
  } finally {
    await scene.end();
  }
}

function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  return [...shown, ...(problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [])].join("\n");
}

function tally(history: readonly MadeCall[], nodes: number): string {
  const count = (kind: MadeCall["outcome"]["kind"]): number => history.filter(({ outcome }) => outcome.kind === kind).length;
  return `${nodes} nodes, ${history.length} calls: ${count("refused")} refused, ${count("unknown")} given up; ${count("received")} transfers received`;
}

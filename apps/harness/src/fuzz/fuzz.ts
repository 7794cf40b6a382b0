import type { CaseResult } from "@cutline/report";
import { allLayouts, type Layout, layoutsWithHost } from "../layouts/layout.js";
import { SOMETIMES_SCRIPTS } from "../limits.js";
import { writeFailure } from "./failure-file.js";
import { type RandomScript, randomScript } from "./random-script.js";
import { shrinkScript } from "./shrink-script.js";
import { type Sighting, SIGHTINGS, sightingsIn } from "./sightings.js";
import { tryScript, type TryOptions } from "./try-script.js";

/** What to fuzz. */
export interface FuzzOptions extends TryOptions {
  /** The first script's seed; the next have the next. */
  readonly seed: bigint;
  readonly count: number;
  /** N=COMMAND: only whether a cluster with this host runs as one without; absent: all layouts. */
  readonly hostCommand?: string;
  /** Scripts tried side by side. */
  readonly jobs: number;
  /** Failing scripts after which it stops. */
  readonly stopAfter: number;
  /** The folder that failing scripts are written to. */
  readonly failures: string;
  /** Told after each script how many were tried and how many of them fail. */
  readonly progress: (tried: number, failed: number) => void;
}

/** Tries random scripts in all layouts. Rejects with a Refusal (INTERRUPTED) where the signal is aborted; no process of it is left then. */
export async function fuzz(options: FuzzOptions): Promise<readonly CaseResult[]> {
  const search = new Search(options);
  const startMs = performance.now();
  const workers = Array.from({ length: Math.min(options.jobs, options.count) }, () => search.work());
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return search.results(performance.now() - startMs);
}

/** What several workers do together. */
class Search {
  private begun = 0;
  private tried = 0;
  private readonly failed: CaseResult[] = [];
  private readonly sightings = new Map<Sighting, number>();
  /** Set where a worker can't go on: the others need not either. */
  private broken = false;

  constructor(private readonly options: FuzzOptions) {}

  async work(): Promise<void> {
    const { program, hostCommand } = this.options;
    const layouts = hostCommand === undefined ? allLayouts(program) : layoutsWithHost(hostCommand);
    try {
      while (this.begun < this.options.count && this.failed.length < this.options.stopAfter && !this.broken) {
        const seed = this.options.seed + BigInt(this.begun);
        this.begun += 1;
        await this.examine(seed, layouts);
        this.tried += 1;
        this.options.progress(this.tried, this.failed.length);
      }
    } catch (error) {
      this.broken = true;
      throw error;
    } finally {
      for (const layout of layouts) await layout.close();
    }
  }

  results(milliseconds: number): readonly CaseResult[] {
    const good = this.tried - this.failed.length;
    const story = `${good} of ${this.tried} tried are legal, and the same in every layout`;
    const all = { name: `scripts from seed ${this.options.seed}`, ok: good === this.tried, story, milliseconds };
    return [...this.failed, all, ...SIGHTINGS.map((sighting) => this.sometimes(sighting))];
  }

  private async examine(seed: bigint, layouts: readonly Layout[]): Promise<void> {
    const startMs = performance.now();
    const script = randomScript(seed);
    for (const sighting of await sightingsIn(script)) this.sightings.set(sighting, (this.sightings.get(sighting) ?? 0) + 1);
    const different = layoutsFor(script, layouts);
    const fault = await tryScript(script, different, this.options);
    if (fault === null) return;
    const shrunk = await shrinkScript(script, fault, different, this.options);
    const path = await writeFailure(this.options.failures, shrunk);
    const story = `${shrunk.fault.story}\nthe script is in ${path}: ${shrunk.script.lines.length} of its ${script.lines.length} lines`;
    this.failed.push({ name: `seed ${seed}`, ok: false, story, milliseconds: performance.now() - startMs });
  }

  /** Not judged where few scripts were tried, or the search ended before its time. */
  private sometimes(sighting: Sighting): CaseResult {
    const times = this.sightings.get(sighting) ?? 0;
    const ok = times > 0 || this.tried < SOMETIMES_SCRIPTS;
    return { name: `sometimes: ${sighting}`, ok, story: `in ${times} of ${this.tried}`, milliseconds: 0 };
  }
}

/** All layouts but two hosts where there are two nodes or fewer: they would be spread as in the layout with a process for each. */
function layoutsFor({ lines }: RandomScript, layouts: readonly Layout[]): readonly Layout[] {
  const nodes = new Set(lines.filter((line) => line.startsWith("CreateNode ")).map((line) => line.split(" ")[1]));
  return nodes.size > 2 ? layouts : layouts.filter(({ name }) => name !== "--hosts 2");
}

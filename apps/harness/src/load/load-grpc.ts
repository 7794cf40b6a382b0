import { setTimeout as wait } from "node:timers/promises";
import type { CaseResult } from "@cutline/report";
import { CUTLINE } from "../cutline-process.js";
import { megabytes } from "../frames/memory.js";
import { openFiles, residentBytes } from "../frames/processes.js";
import { ServedMaster } from "../layouts/served-master.js";
import { HEAP_GROWTH_MAX, LOAD_FILES_MS_MAX, RESIDENT_GROWTH_MAX, STORMS, WARM_UP_RUNS } from "../limits.js";
import { Bystander, type BystanderRun } from "./bystander.js";
import { HeapProbe } from "./heap-probe.js";
import { SlowReaders } from "./slow-readers.js";
import { storm } from "./storm.js";

/** How much load there is to be. */
export interface LoadOptions {
  /** Connections opened at once, and dropped at once. */
  readonly connections: number;
  /** Clients that watch events and don't read them. */
  readonly readers: number;
  /** Events that happen meanwhile, at least. */
  readonly events: number;
  /** Commands, each an event, of the script that a bystander runs again and again. */
  readonly commands: number;
  readonly signal: AbortSignal;
  /** Told what is being done. */
  readonly progress: (what: string) => void;
}

/** What the master holds. */
interface Holding {
  readonly heap: number;
  readonly resident: number;
  readonly files: number;
}

/** Puts a served cluster under load, and says whether its memory comes back and its other clients go on. No process is left when this ends, however it does. */
export async function loadGrpc(options: LoadOptions): Promise<readonly CaseResult[]> {
  const master = await ServedMaster.start(CUTLINE, { inspect: true });
  const probe = await HeapProbe.connect(master.inspectorUrl);
  const bystander = new Bystander(master.address, options.commands);
  try {
    return await new Load(options, master, probe, bystander).run();
  } finally {
    bystander.close();
    probe.close();
    await master.close();
  }
}

class Load {
  private readonly undisturbed: BystanderRun[] = [];

  constructor(
    private readonly options: LoadOptions,
    private readonly master: ServedMaster,
    private readonly probe: HeapProbe,
    private readonly bystander: Bystander,
  ) {}

  async run(): Promise<CaseResult[]> {
    const { connections, readers } = this.options;
    this.options.progress("warming up");
    for (let run = 0; run < WARM_UP_RUNS; run += 1) this.undisturbed.push(await this.bystander.run(this.options.signal));
    const stormed = connections === 0 ? [] : await this.storms();
    const watched = readers === 0 ? [] : await this.slowReaders();
    return [...stormed, ...watched];
  }

  private async storms(): Promise<CaseResult[]> {
    const { connections, progress } = this.options;
    const port = Number(this.master.address.split(":").at(-1));
    await storm(port, connections); // until code is compiled, and heaps have what they need
    const before = await this.settled(null);
    const results: string[] = [];
    const { runs, milliseconds } = await this.meanwhile(async () => {
      for (let number = 1; number <= STORMS; number += 1) {
        progress(`storm ${number} of ${STORMS}`);
        const { spokenTo, turnedAway } = await storm(port, connections);
        results.push(`${spokenTo} taken, ${turnedAway} turned away`);
      }
    });
    const after = await this.settled(before);
    const name = `${connections} connections opened and dropped at once, ${STORMS} times`;
    return [
      { name, ok: true, story: results.join("; "), milliseconds },
      this.memoryCase("memory after the storms", before, after),
      this.bystanderCase("another client during the storms", runs),
    ];
  }

  private async slowReaders(): Promise<CaseResult[]> {
    const { readers, events, commands, progress } = this.options;
    const before = await this.settled(null);
    const slow = await SlowReaders.open(this.master.address, readers);
    let during = before;
    const all: BystanderRun[] = [];
    const startedMs = performance.now();
    try {
      while (all.length * commands < events) {
        progress(`${all.length * commands} of ${events} events`);
        all.push(await this.bystander.run(this.options.signal));
      }
      during = await this.holding();
    } finally {
      slow.leave();
    }
    const after = await this.settled(before);
    const name = `${readers} readers of events who don't read, while ${all.length * commands} events happen`;
    return [
      { ...this.memoryCase(name, before, during, readers), milliseconds: performance.now() - startedMs },
      this.memoryCase("memory after they left", before, after),
      this.bystanderCase("another client meanwhile", all),
    ];
  }

  /** Does `work` while the bystander runs its script, again and again, until the work is done. */
  private async meanwhile(work: () => Promise<void>): Promise<{ readonly runs: readonly BystanderRun[]; readonly milliseconds: number }> {
    const startedMs = performance.now();
    const done = new AbortController();
    const runs: BystanderRun[] = [];
    const running = (async () => {
      while (!done.signal.aborted) runs.push(await this.bystander.run(this.options.signal));
    })();
    const working = work().finally(() => {
      done.abort();
    });
    await Promise.all([working, running]);
    return { runs, milliseconds: performance.now() - startedMs };
  }

  private async holding(): Promise<Holding> {
    const heap = await this.probe.bytesLeft();
    return { heap, resident: residentBytes(this.master.processId), files: openFiles(this.master.processId) };
  }

  /** What is held once it has as few files open as `before`: the last connections take a moment to go. */
  private async settled(before: Holding | null): Promise<Holding> {
    const untilMs = performance.now() + LOAD_FILES_MS_MAX;
    while (before !== null && openFiles(this.master.processId) > before.files && performance.now() < untilMs) {
      await wait(20, null, { signal: this.options.signal });
    }
    return this.holding();
  }

  /** `readers`: connections that are still there. */
  private memoryCase(name: string, before: Holding, after: Holding, readers = 0): CaseResult {
    const files = after.files <= before.files + readers;
    const ok = files && after.heap - before.heap <= HEAP_GROWTH_MAX && after.resident - before.resident <= RESIDENT_GROWTH_MAX;
    const shown = ({ heap: used, resident, files }: Holding): string =>
      `heap ${megabytes(used)}, resident ${megabytes(resident)}, ${files} files open`;
    return { name, ok, story: `before: ${shown(before)}; then: ${shown(after)}`, milliseconds: 0 };
  }

  /** All of its runs must come to the same, loaded or not. */
  private bystanderCase(name: string, runs: readonly BystanderRun[]): CaseResult {
    const [usual] = this.undisturbed;
    const ok = runs.length > 0 && runs.every(({ hash }) => hash === usual?.hash);
    const slowest = (of: readonly BystanderRun[]): string => `${Math.max(...of.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`;
    const what = ok ? "all printed the same as without load" : "not all printed what they print without load";
    const story = `${runs.length} scripts of ${this.bystander.commands} commands, ${what}; the slowest took ${slowest(runs)}, without load ${slowest(this.undisturbed)}`;
    return { name, ok, story, milliseconds: 0 };
  }
}

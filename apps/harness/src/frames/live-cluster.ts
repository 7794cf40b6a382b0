import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { ProtocolError } from "@cutline/core";
import { CUTLINE, runCutline } from "../cutline-process.js";
import { ServedMaster } from "../layouts/served-master.js";
import { ROUND_MS_MAX, RUN_MS_MAX } from "../limits.js";
import { FIRST_LINES, moneyRound, ROUND_END } from "./money-rounds.js";
import { childrenOf, environmentOf, listeningPorts } from "./processes.js";

const HOSTS = 3;
const SEED = "7";

/** Where somebody can knock. */
export interface Door {
  readonly kind: "link" | "control" | "grpc";
  readonly port: number;
  /** The host that listens there; 0 for the master. */
  readonly hostId: number;
}

/**
 * A master and three hosts, each a process, and a session that moves money and takes snapshots there, round after round, until it is asked to
 * end. Whoever starts it closes it.
 */
export class LiveCluster {
  /** All that the session has printed, and what it complained of. */
  private output = "";
  private complaints = "";
  /** The beginning of a line whose end has not come. */
  private line = "";
  private rounds = 0;
  private roundsPrinted = 0;
  private lastRoundAtMs = performance.now();
  private asked = false;

  private constructor(
    private readonly master: ServedMaster,
    private readonly session: ChildProcessWithoutNullStreams,
  ) {
    session.stdin.on("error", () => undefined); // it ended; its output tells
    session.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.listen(text);
    });
    session.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.complaints += text;
    });
  }

  /** Starts everything, and resolves when the first round is done. Rejects with a ProtocolError where that takes too long. */
  static async start(): Promise<LiveCluster> {
    const master = await ServedMaster.start(CUTLINE, { hosts: HOSTS });
    const session = spawn(process.execPath, [CUTLINE, "repl", "--master", master.address, "--seed", SEED], {
      env: { ...process.env, CUTLINE_HISTORY: "" },
    });
    const cluster = new LiveCluster(master, session);
    session.stdin.write(FIRST_LINES);
    cluster.nextRound();
    try {
      while (cluster.roundsPrinted === 0) {
        await Promise.race([once(session.stdout, "data"), once(session, "close")]);
        cluster.requireProgress();
      }
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /** The master's process, then those of the hosts. */
  get processes(): readonly number[] {
    return [this.master.processId, ...this.hosts];
  }

  /** Every port that somebody listens on. */
  get doors(): readonly Door[] {
    const grpc = Number(this.master.address.split(":").at(-1));
    const ofMaster = listeningPorts(this.master.processId).map((port): Door => ({
      kind: port === grpc ? "grpc" : "control",
      port,
      hostId: 0,
    }));
    const ofHosts = this.hosts.flatMap((pid) => {
      const hostId = Number(environmentOf(pid, "CUTLINE_HOST_ID"));
      return listeningPorts(pid).map((port): Door => ({ kind: "link", port, hostId }));
    });
    return [...ofMaster, ...ofHosts];
  }

  /** The secret of this cluster: with it, one gets further. */
  get joinToken(): string {
    return this.hosts.map((pid) => environmentOf(pid, "CUTLINE_JOIN_TOKEN")).find((token) => token !== null) ?? "";
  }

  /** Throws a ProtocolError (ROUND_HANGS) where the session stands still. */
  requireProgress(): void {
    const isThere = this.session.exitCode === null && this.session.signalCode === null;
    if (isThere && performance.now() - this.lastRoundAtMs < ROUND_MS_MAX) return;
    const what = isThere ? `no round has ended for ${ROUND_MS_MAX / 1000} s` : "the session has ended";
    throw new ProtocolError("ROUND_HANGS", `${what}, after ${this.roundsPrinted} rounds; it said:\n${this.complaints}`);
  }

  /** Ends the session, and tells what it printed in how many rounds, and what it should have: what a run without any strangers prints. */
  async end(signal: AbortSignal): Promise<{ readonly rounds: number; readonly printed: string; readonly expected: string }> {
    this.asked = true;
    const { rounds, session } = this;
    const hang = setTimeout(() => session.kill("SIGKILL"), ROUND_MS_MAX);
    if (session.exitCode === null && session.signalCode === null) await once(session, "close");
    clearTimeout(hang);
    const input = FIRST_LINES + Array.from({ length: rounds }, (_, index) => moneyRound(index + 1)).join("");
    const undisturbed = await runCutline(["repl", "--hosts", "0", "--seed", SEED], { input, msMax: 10 * RUN_MS_MAX, signal });
    return { rounds, printed: this.output + this.complaints, expected: undisturbed.output + undisturbed.report };
  }

  /** Ends every process, and resolves when they are gone. */
  async close(): Promise<void> {
    const { session } = this;
    if (session.exitCode === null && session.signalCode === null) {
      const gone = once(session, "exit");
      session.kill("SIGKILL");
      await gone;
    }
    await this.master.close();
  }

  private get hosts(): number[] {
    return childrenOf(this.master.processId).filter((pid) => environmentOf(pid, "CUTLINE_HOST_ID") !== null);
  }

  private listen(text: string): void {
    const lines = this.line + text;
    const whole = lines.lastIndexOf("\n") + 1;
    this.line = lines.slice(whole);
    this.output += text;
    const ended = lines.slice(0, whole).match(ROUND_END)?.length ?? 0;
    if (ended === 0) return;
    this.roundsPrinted += ended;
    this.lastRoundAtMs = performance.now();
    if (this.asked) this.session.stdin.end();
    else this.nextRound();
  }

  private nextRound(): void {
    this.rounds += 1;
    this.session.stdin.write(moneyRound(this.rounds));
  }
}

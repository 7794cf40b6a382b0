import type { Cluster } from "@cutline/core";
import { complete, Session, type Style } from "@cutline/script";
import { abandonNodes, type HostCommands, localCluster, remoteCluster } from "../clusters.js";
import { EXIT_STATUS } from "../exit-status.js";
import { listenForInterrupts } from "../interrupt.js";
import type { MasterChoice } from "../master-options.js";
import { namedFilesOf } from "../read-named-file.js";
import type { StandardOutput } from "../standard-output.js";
import { Troubles } from "../troubles.js";
import { PipedTalk } from "./piped-talk.js";
import type { Talk } from "./talk.js";
import { TerminalTalk } from "./terminal-talk.js";

/** What `cutline repl` was asked to do. */
export interface ReplRequest {
  readonly style: Style;
  readonly seed: bigint | null;
  /** As in ClusterChoice. */
  readonly hosts: number | null;
  readonly hostCommands: HostCommands;
  /** A master that runs elsewhere; null: one in this process. */
  readonly master: MasterChoice | null;
}

/** Somebody's session, with all that it takes. */
interface Conversation {
  readonly session: Session;
  readonly talk: Talk;
  readonly cluster: Cluster;
  readonly troubles: Troubles;
}

/**
 * Does commands as they are typed, or as they come through a pipe, until there are no more. Returns the exit status: whoever types sees what fails,
 * whoever pipes is told by the status.
 */
export async function replCommand(request: ReplRequest, output: StandardOutput): Promise<number> {
  const interruption = listenForInterrupts();
  const conversation = await begin(request, output);
  const { session, talk, cluster } = conversation;
  const leave = (): void => {
    session.abandon();
    talk.close();
  };
  const signal = AbortSignal.any([interruption.signal, output.signal]);
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  try {
    const mayRun = await converse(conversation);
    if (mayRun && request.master !== null) await abandonNodes(request.master, cluster);
    const failed = session.failures > 0 && talk instanceof PipedTalk;
    return interruption.status() ?? (failed ? EXIT_STATUS.failed : EXIT_STATUS.done);
  } finally {
    signal.removeEventListener("abort", leave);
    talk.close();
    await cluster.close();
    interruption.release();
  }
}

async function begin({ style, seed, hosts, hostCommands, master }: ReplRequest, output: StandardOutput): Promise<Conversation> {
  const talk: Talk = isTyped()
    ? new TerminalTalk({ output, complete: (line) => complete(line, session.nodes), interrupted: () => session.interrupt() })
    : new PipedTalk(process.stdin, output);
  const troubles = new Troubles(talk.report);
  const trouble = (code: string, message: string): void => {
    troubles.add(code, message);
    if (talk instanceof TerminalTalk && session.underWay === null) troubles.tell();
  };
  const cluster = master === null ? localCluster({ hosts, hostCommands, nodesExpected: 0, trouble }) : await remoteCluster(master);
  const columns = (): number => talk.columns();
  const session = new Session({
    cluster,
    style,
    seed,
    output: talk.output,
    report: troubles,
    source: talk.source,
    columns,
    readNamed: namedFilesOf("-"),
  });
  return { session, talk, cluster, troubles };
}

/** A terminal that can't do more than a printer gets no prompt: it couldn't be drawn again. */
function isTyped(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && process.env["TERM"] !== "dumb";
}

/** Does line after line, and then ends the nodes. Returns whether they may be there still. */
async function converse({ session, talk, troubles }: Conversation): Promise<boolean> {
  const underWay = (): string | null => session.underWay;
  for (let line = await talk.next(); line !== null; line = await talk.next()) {
    if ((await talk.during(session.take(line), underWay)) === "quit") break;
    if (talk instanceof TerminalTalk) troubles.tell();
  }
  const mayRun = await talk.during(session.end(), underWay);
  troubles.tell();
  return mayRun;
}

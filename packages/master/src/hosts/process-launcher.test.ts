import { fileURLToPath } from "node:url";
import type { CutlineError } from "@cutline/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { HOST_DEADLINES, type HostDeadlines } from "../limits.js";
import { ChildProcesses } from "../testing/child-processes.js";
import { clusterOf } from "../testing/clusters.js";
import { bytes } from "../testing/ledger.js";
import type { HostAnswer, HostAsk, HostEvents, HostHandle } from "./host-handle.js";
import { type HostCommand, ProcessLauncher } from "./process-launcher.js";

const SURVEY: HostAsk = { $case: "survey", value: {} };
const INSPECT: HostAsk = { $case: "inspect", value: {} };

function commandOf(behaviour: string): HostCommand {
  return {
    program: process.execPath,
    arguments: [fileURLToPath(new URL("../testing/odd-host.mjs", import.meta.url))],
    environment: ({ hostId, masterAddress, joinToken }) => {
      return { ODD_BEHAVIOUR: behaviour, ODD_MASTER: masterAddress, ODD_TOKEN: joinToken, ODD_HOST: String(hostId) };
    },
  };
}

/** A launcher of hosts that behave alike, and what it tells of those that were lost. */
class Scene {
  readonly lost: Promise<string>;
  readonly stories: string[] = [];
  readonly children = new ChildProcesses();
  launcher!: ProcessLauncher;
  private tell: (reason: string) => void = () => undefined;

  private constructor() {
    this.lost = new Promise((resolve) => (this.tell = resolve));
  }

  static async listen(behaviour: string, deadlines: Partial<HostDeadlines> = {}, different: Partial<HostCommand> = {}): Promise<Scene> {
    const scene = new Scene();
    const events: HostEvents = {
      event: () => undefined,
      lost: (host, reason) => {
        scene.stories.push(`${host}: ${reason}`);
        scene.tell(reason);
      },
    };
    scene.launcher = await ProcessLauncher.listen({ ...commandOf(behaviour), ...different }, events, "127.0.0.1", {
      deadlines: { ...HOST_DEADLINES, ...deadlines },
    });
    onTestFinished(() => scene.launcher.close());
    return scene;
  }
}

function asked(host: HostHandle, request: HostAsk): Promise<HostAnswer | CutlineError> {
  return new Promise((resolve) => {
    host.ask(request, resolve);
  });
}

/** Why a launch failed. */
async function failure(scene: Scene): Promise<string> {
  return scene.launcher.launch().then(
    () => "it didn't",
    (error: unknown) => `${(error as CutlineError).code}: ${(error as Error).message}`,
  );
}

describe("a launched host", () => {
  it("is a process of its own, which answers, and is gone when the launcher is closed", async () => {
    const scene = await Scene.listen("good");
    const hosts = [await scene.launcher.launch(), await scene.launcher.launch()];
    expect(hosts.map(({ hostId, linkAddress }) => [hostId, linkAddress])).toEqual([
      [1, "ws://nowhere"],
      [2, "ws://nowhere"],
    ]);
    expect(await Promise.all(hosts.map((host) => asked(host, SURVEY)))).toEqual([
      { $case: "done", value: {} },
      { $case: "done", value: {} },
    ]);
    expect(scene.children.running).toHaveLength(2);
    await Promise.all([scene.launcher.close(), scene.launcher.close()]);
    expect(scene.children.ends).toEqual([0, 0]);
    expect(scene.stories).toEqual([]);
    expect(await asked(hosts[0]!, SURVEY)).toMatchObject({ code: "HOST_LOST" });
  });

  it("may have been started ahead of need: first in line, first taken", async () => {
    const scene = await Scene.listen("good");
    scene.launcher.prepare(2);
    scene.launcher.prepare(2);
    expect(scene.children.started).toHaveLength(2);
    const hosts = await Promise.all([1, 2, 3].map(() => scene.launcher.launch()));
    expect(hosts.map(({ hostId }) => hostId)).toEqual([1, 2, 3]);
    expect(scene.children.started).toHaveLength(3);
  });

  it("may be another program, by its id", async () => {
    const others = new Map([[2, { program: process.execPath, arguments: ["--eval", "process.exit(process.env.ODD_HOST * 10)"] }]]);
    const scene = await Scene.listen("good", {}, { others });
    expect((await scene.launcher.launch()).hostId).toBe(1);
    expect(await failure(scene)).toBe("HOST_FAILED: host 2 did not start: it ended with status 20");
    expect((await scene.launcher.launch()).hostId).toBe(3);
  });

  it("can be ended alone", async () => {
    const scene = await Scene.listen("good");
    const [first, second] = await Promise.all([scene.launcher.launch(), scene.launcher.launch()]);
    await first.end();
    expect(scene.children.ends).toEqual([0, null]);
    expect(await asked(first, SURVEY)).toMatchObject({ code: "HOST_LOST" });
    expect(await asked(second, SURVEY)).toMatchObject({ $case: "done" });
    expect(scene.stories).toEqual([]);
  });
});

describe("a host that doesn't start", () => {
  it("because it ends says so with its last words", async () => {
    const scene = await Scene.listen("dead");
    expect(await failure(scene)).toBe("HOST_FAILED: host 1 did not start: it ended with status 3; it said: I can't live like this");
  });

  it("because its program isn't there says so", async () => {
    const scene = await Scene.listen("good", {}, { program: "/no/such/program" });
    expect(await failure(scene)).toBe("HOST_FAILED: host 1 did not start: spawn /no/such/program ENOENT");
  });

  it("because it is sent away says why", async () => {
    const scene = await Scene.listen("stranger");
    expect(await failure(scene)).toBe(
      "HOST_FAILED: host 1 did not start: it ended with status 0; it said: sent away: the join token is not that of this master",
    );
  });

  it("because it doesn't introduce itself in time is killed", async () => {
    const scene = await Scene.listen("silent", { startMsMax: 60 });
    expect(await failure(scene)).toBe("HOST_FAILED: host 1 did not start: it has not introduced itself within 0.06 s");
    await scene.launcher.close();
    expect(scene.children.ends).toEqual(["SIGKILL"]);
  });

  it("because nobody waits for it any more is killed", async () => {
    const scene = await Scene.listen("silent");
    const failed = failure(scene);
    scene.launcher.prepare(2);
    await scene.launcher.close();
    expect(await failed).toBe("HOST_FAILED: host 1 did not start: it was ended by SIGKILL");
    expect(scene.children.ends).toEqual(["SIGKILL", "SIGKILL", "SIGKILL"]);
  });
});

describe("a host that is lost", () => {
  it("in the middle of a request fails what it was asked, with how it ended and its last words", async () => {
    const scene = await Scene.listen("mortal");
    const host = await scene.launcher.launch();
    const answers = [asked(host, INSPECT), asked(host, SURVEY)];
    const story = `host 1 (process ${scene.children.started[0]!.pid!}) is gone: it ended with status 3; it said: I don't like surveys`;
    expect(await scene.lost).toBe(story);
    expect(await Promise.all(answers)).toMatchObject([{ $case: "done" }, { code: "HOST_LOST", message: story }]);
    expect(await asked(host, INSPECT)).toMatchObject({ code: "HOST_LOST", message: story });
  });

  it("because it was killed says so", async () => {
    const scene = await Scene.listen("good");
    await scene.launcher.launch();
    scene.children.started[0]!.kill("SIGKILL");
    expect(await scene.lost).toMatch(/^host 1 \(process \d+\) is gone: it was ended by SIGKILL$/);
  });

  it("because it doesn't answer in time is given up, and killed at the end", async () => {
    const scene = await Scene.listen("mute", { answerMsMax: 50, endMsMax: 50 });
    const host = await scene.launcher.launch();
    scene.children.started[0]!.kill("SIGSTOP");
    expect(await asked(host, INSPECT)).toMatchObject({ name: "ProtocolError", code: "TIMEOUT" });
    expect(await scene.lost).toMatch(/is gone: its connection broke off$/);
    await scene.launcher.close();
    expect(scene.children.ends).toEqual(["SIGKILL"]);
  });

  it("is no loss when it is the launcher that ends it, not even one that must be killed", async () => {
    const scene = await Scene.listen("clinging", { endMsMax: 50 });
    await scene.launcher.launch();
    await scene.launcher.close();
    expect(scene.children.ends).toEqual(["SIGKILL"]);
    expect(scene.stories).toEqual([]);
  });
});

describe("a cluster on processes", () => {
  it("says what to do when a host dies under it, and starts again", async () => {
    const [children, trouble] = [new ChildProcesses(), [] as string[]];
    const cluster = clusterOf({
      launcher: (events) => ProcessLauncher.listen(commandOf("mortal"), events, "127.0.0.1"),
      trouble: (code, message) => trouble.push(`${code}: ${message}`),
    });
    await cluster.start({ seed: 1n });
    await cluster.createNode({ node: 5, init: bytes("1") });
    const story = expect.objectContaining({
      code: "HOST_LOST",
      message: `host 1 (process ${children.started[0]!.pid!}) is gone: it ended with status 3; it said: I don't like surveys. What node 5 held in memory is lost; stop the cluster and start again`,
    }) as Error;
    await expect(cluster.receiveAll()).rejects.toThrow(story);
    await expect(cluster.createNode({ node: 6, init: bytes("1") })).rejects.toThrow(story);
    expect(trouble).toHaveLength(1);
    await cluster.stop();
    expect(children.running).toEqual([]);
    await cluster.start({ seed: 1n });
    await cluster.createNode({ node: 5, init: bytes("1") });
    await cluster.close();
    expect(children.running).toEqual([]);
  });
});

import { type CutlineError, ProtocolError } from "@cutline/core";
import { onTestFinished } from "vitest";
import { ControlServer } from "../hosts/control-server.js";
import type { HostAnswer, HostAsk } from "../hosts/host-handle.js";
import type { RemoteHost } from "../hosts/remote-host.js";
import { CONTROL_CONNECTIONS_MAX, HOST_DEADLINES, type HostDeadlines } from "../limits.js";
import { HandHost } from "./hand-host.js";

/** What a host of a ControlScene must show. */
export const TOKEN = "the token of this master";

/** Something to ask a host. */
export const SURVEY: HostAsk = { $case: "survey", value: {} };

/** A control server that expects host 1, and what it tells its owner. */
export class ControlScene {
  readonly log: string[] = [];
  readonly joined: Promise<RemoteHost>;
  readonly lost: Promise<string | null>;
  server!: ControlServer;

  private constructor() {
    this.joined = new Promise((resolve) => (this.join = resolve));
    this.lost = new Promise((resolve) => (this.lose = resolve));
  }

  static async listen(deadlines: Partial<HostDeadlines> = {}, connectionsMax = CONTROL_CONNECTIONS_MAX): Promise<ControlScene> {
    const scene = new ControlScene();
    const events = {
      joined: (host: RemoteHost) => {
        scene.log.push(`joined ${host.hostId}`);
        scene.join(host);
      },
      event: (host: number, { $case }: { readonly $case: string }) => scene.log.push(`${host} tells ${$case}`),
      lost: (host: RemoteHost, reason: string | null) => {
        scene.log.push(`lost ${host.hostId}`);
        scene.lose(reason);
        host.abandon(new ProtocolError("HOST_LOST", `${host.name} is gone`));
      },
    };
    scene.server = await ControlServer.listen("127.0.0.1", TOKEN, events, {
      deadlines: { ...HOST_DEADLINES, ...deadlines },
      connectionsMax,
    });
    scene.server.expect(1);
    onTestFinished(() => {
      scene.server.close();
    });
    return scene;
  }

  dial(): Promise<HandHost> {
    return HandHost.dial(this.server.address);
  }

  /** A host that has introduced itself. */
  async host(): Promise<{ readonly hand: HandHost; readonly remote: RemoteHost }> {
    const hand = await this.dial();
    hand.hello(TOKEN);
    return { hand, remote: await this.joined };
  }

  private join: (host: RemoteHost) => void = () => undefined;
  private lose: (reason: string | null) => void = () => undefined;
}

/** What a host answers, or why it doesn't. */
export function asked(remote: RemoteHost, request: HostAsk, how: "ask" | "askLast" = "ask"): Promise<HostAnswer | CutlineError> {
  return new Promise((resolve) => {
    remote[how](request, resolve);
  });
}

import type { HostId } from "@cutline/core";
import type { HostMessage, HostRequest } from "@cutline/protocol";
import type { HostLife } from "./host-life.js";
import { MASTER, type SimulatedNetwork } from "./network.js";

/** What a control link is made of. */
export interface ControlLinkOptions {
  readonly host: HostId;
  readonly network: SimulatedNetwork;
  /** Takes what the host tells, each message once and in order. */
  readonly toMaster: (message: HostMessage) => void;
  /** The host came back without its memory. */
  readonly lost: () => void;
}

/**
 * The link between a host and its master, both ends of it. It breaks when the host's process ends, and goes on when the next one has told how many
 * requests its journal knows: the master repeats those behind, and the host repeats what hasn't come to the master.
 */
export class ControlLink {
  private readonly requests: HostRequest[] = [];
  /** Messages of the host that have come to the master. */
  private taken = 0;
  private life: HostLife | null = null;
  private memory = 1;
  /** Counts the lives, so that nothing of an earlier one arrives any more. */
  private connection = 0;
  /** Until the master has said what has come of earlier lives: all that the host has told in them and since. */
  private told: HostMessage[] | null = null;
  /** Whether the host has said what it knows. */
  private isKnown = false;
  private toHostAtMs = 0;
  private toMasterAtMs = 0;

  constructor(private readonly options: ControlLinkOptions) {}

  /** The master asks for something. Requests are numbered from 1. */
  ask(request: NonNullable<HostRequest["request"]>): number {
    const requestId = this.requests.length + 1;
    this.requests.push({ requestId, request });
    if (this.isKnown) this.sendRequest(requestId);
    return requestId;
  }

  /** The host tells something that it would tell again after a restart, in the same place. */
  tell(message: HostMessage): void {
    if (this.told !== null) this.told.push(message);
    else this.sendMessage(message);
  }

  /** The host's process is gone. */
  breakOff(): void {
    this.life = null;
    this.connection += 1;
    this.isKnown = false;
  }

  /** A life of the host has begun. `memory` is another than before where it has forgotten everything. */
  resume(life: HostLife, memory: number): void {
    const { requests, told } = life.recovered;
    this.life = life;
    this.told = [...told];
    this.toMaster(() => {
      if (memory !== this.memory) this.options.lost();
      else this.welcome(requests);
      this.memory = memory;
    });
  }

  /** The master tells the host how much of what it told has come, and repeats the requests behind the `known` ones. */
  private welcome(known: number): void {
    const { taken } = this;
    this.toHost(() => {
      const told = this.told ?? [];
      this.told = null;
      for (const message of told.slice(taken)) this.sendMessage(message);
    });
    this.isKnown = true;
    for (let number = known + 1; number <= this.requests.length; number += 1) this.sendRequest(number);
  }

  private sendRequest(number: number): void {
    const request = this.requests[number - 1];
    this.toHost(() => {
      if (request !== undefined) this.life?.request(request);
    });
  }

  private sendMessage(message: HostMessage): void {
    this.toMaster(() => {
      this.taken += 1;
      this.options.toMaster(message);
    });
  }

  private toHost(arrive: () => void): void {
    const { network, host } = this.options;
    this.toHostAtMs = network.carry(MASTER, host, this.toHostAtMs, this.unlessBroken(arrive));
  }

  private toMaster(arrive: () => void): void {
    const { network, host } = this.options;
    this.toMasterAtMs = network.carry(host, MASTER, this.toMasterAtMs, this.unlessBroken(arrive));
  }

  private unlessBroken(arrive: () => void): () => void {
    const { connection } = this;
    return () => {
      if (connection === this.connection) arrive();
    };
  }
}

import type { Deed, Plan } from "./plan.js";

/** A plan for people: how the cluster is made, and what happens, line by line. */
export function formatPlan(plan: Plan): string {
  const { hosts, delivery, journalled, topology, ticketed, delayMsMax, syncMsMax, deeds } = plan;
  const clocks = hosts.map(({ clockRate }) => clockRate).join(", ");
  const channels = topology === null ? "a full mesh" : topology.map(({ source, target }) => `${source} → ${target}`).join(", ");
  const disk = journalled ? `journals that sync in up to ${syncMsMax} ms` : "no journals";
  return [
    `${hosts.length} hosts with clocks that run at ${clocks}; ${disk}; frames take up to ${delayMsMax} ms`,
    `channels: ${channels}; ${delivery} delivery${ticketed ? ", with tickets" : ""}`,
    ...deeds.map((deed) => `${String(deed.atMs).padStart(7)} ms  ${inWords(deed)}`),
    "",
  ].join("\n");
}

function inWords(deed: Deed): string {
  switch (deed.kind) {
    case "join":
      return `node ${deed.node} joins on host ${deed.host}`;
    case "command":
      return `command ${deed.number}: node ${deed.node} sends to node ${deed.target}`;
    case "receive":
      return `node ${deed.node} receives`;
    case "snapshot":
      return `a snapshot begins at node ${deed.node}`;
    case "break":
      return `connections between hosts ${deed.one} and ${deed.other} break`;
    case "silence":
      return `connections between hosts ${deed.one} and ${deed.other} fall silent`;
    case "part":
      return `for ${deed.forMs} ms nothing gets out of {${deed.hosts.map((host) => (host === 0 ? "master" : `host ${host}`)).join(", ")}}, or in`;
    case "slow":
      return `for ${deed.forMs} ms frames take ${deed.byMs} ms more`;
    case "crash":
      return `host ${deed.host} dies${deed.silently ? " with its machine" : ""}, and starts again after ${deed.forMs} ms ${deed.keepsMemory ? "with what its disk has" : "without its memory"}`;
    case "pause":
      return `host ${deed.host} is stopped for ${deed.forMs} ms`;
    case "jump":
      return `the clock of host ${deed.host} jumps by ${deed.byMs} ms`;
  }
}

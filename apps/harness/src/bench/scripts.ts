import { Random } from "@cutline/core";

/** A script of `commands` random Send and Receive commands, half of each, on so many nodes; nothing is printed but what is received. */
export function longScript({ nodes, commands }: { readonly nodes: number; readonly commands: number }): string {
  const random = new Random(7n);
  const lines = ["StartMaster"];
  for (let node = 1; node <= nodes; node += 1) lines.push(`CreateNode ${node} 1000000000`);
  for (let command = 0; command < commands; command += 1) lines.push(randomCommand(random, nodes));
  return `${lines.join("\n")}\n`;
}

/** A mesh of so many nodes, each of which has sent one message to the next, and a snapshot of it. */
export function meshScript(nodes: number): string {
  const each = (line: (node: number) => string): string[] => Array.from({ length: nodes }, (_, place) => line(place + 1));
  const create = each((node) => `CreateNode ${node} 1000`);
  const send = each((node) => `Send ${node} ${(node % nodes) + 1} 1`);
  return `${["StartMaster", ...create, ...send, "BeginSnapshot 1", "ReceiveAll", "CollectState"].join("\n")}\n`;
}

/** So many random transfers between nodes of a mesh, most of them received, and two snapshots, each with a marker on every channel. */
export function busyScript({ nodes, transfers }: { readonly nodes: number; readonly transfers: number }): string {
  const random = new Random(11n);
  const lines = ["StartMaster"];
  for (let node = 1; node <= nodes; node += 1) lines.push(`CreateNode ${node} 1000000`);
  for (let transfer = 1; transfer <= transfers; transfer += 1) {
    const one = 1 + random.below(nodes);
    const other = 1 + ((one + random.below(nodes - 1)) % nodes);
    lines.push(`Send ${one} ${other} ${1 + random.below(100)}`, `Receive ${1 + random.below(nodes)}`);
    if (transfer % Math.ceil(transfers / 2) === 0) lines.push(`BeginSnapshot ${one}`);
  }
  return `${[...lines, "ReceiveAll", "CollectState"].join("\n")}\n`;
}

/** Fifteen lines, as a first script of a course has them. */
export const SHORT_SCRIPT = `StartMaster
CreateNode 1 1000
CreateNode 2 500
CreateNode 3 800
Send 1 2 300
Send 2 1 100
Send 1 3 400
Receive 2 1
BeginSnapshot 1
Receive 2
Receive 3
ReceiveAll
CollectState
PrintSnapshot
KillAll
`;

function randomCommand(random: Random, nodes: number): string {
  const one = 1 + random.below(nodes);
  const other = 1 + ((one + random.below(nodes - 1)) % nodes);
  switch (random.below(4)) {
    case 0:
      return `Receive ${one}`;
    case 1:
      return `Receive ${one} ${other}`;
    default:
      return `Send ${one} ${other} ${1 + random.below(100)}`;
  }
}

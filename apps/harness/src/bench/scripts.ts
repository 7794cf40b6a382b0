import { Random } from "@cutline/core";

/** A script of `commands` random Send and Receive commands, half of each, on so many nodes; nothing is printed but what is received. */
export function longScript({ nodes, commands }: { readonly nodes: number; readonly commands: number }): string {
  const random = new Random(7n);
  const lines = ["StartMaster"];
  for (let node = 1; node <= nodes; node += 1) lines.push(`CreateNode ${node} 1000000000`);
  for (let command = 0; command < commands; command += 1) lines.push(randomCommand(random, nodes));
  return `${lines.join("\n")}\n`;
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

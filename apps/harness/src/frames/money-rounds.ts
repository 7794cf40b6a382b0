import { Random } from "@cutline/core";

const NODES = [1, 2, 3] as const;

/** The beginning of a script whose rounds move money and take snapshots: three nodes, a host for each. */
export const FIRST_LINES = ["StartMaster", ...NODES.map((node) => `CreateNode ${node} 1000000`)].map((line) => `${line}\n`).join("");

/** What the output of each round ends with: the last channel of its snapshot. */
export const ROUND_END = /^channel \(3 → 2\) = .*$/gm;

/** One round: money in all directions, a snapshot across it, and what it found. The same for the same number. */
export function moneyRound(number: number): string {
  const random = new Random(BigInt(number));
  const [one, other] = [node(random), node(random)];
  const lines = [
    ...sends(random),
    `BeginSnapshot ${one}`,
    ...sends(random),
    `Receive ${other}`,
    "ReceiveAll",
    "CollectState",
    "PrintSnapshot",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function sends(random: Random): string[] {
  return Array.from({ length: 1 + random.below(5) }, () => {
    const source = node(random);
    const target = 1 + ((source + random.below(2)) % NODES.length);
    return `Send ${source} ${target} ${1 + random.below(100)}`;
  });
}

function node(random: Random): number {
  return 1 + random.below(NODES.length);
}

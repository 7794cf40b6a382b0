import { NODE_ID_MAX, type NodeId, type Random } from "@cutline/core";
import { pick } from "./weighted.js";

/** The kinds of line that a random script is made of. */
export type Move = "send" | "receive" | "receiveFrom" | "receiveAll" | "begin" | "collect" | "create" | "again" | "refused";

/** What a random script will be like. Drawn once for each script, so that scripts differ more than their lines do. */
export interface Plan {
  /** Ids of the nodes, in the order in which they come. */
  readonly ids: readonly [NodeId, ...NodeId[]];
  /** How many of them are there from the start. */
  readonly first: number;
  /** Lines between the first nodes and the end. */
  readonly moves: number;
  /** "large": near the end of 64 bits. */
  readonly money: "small" | "large";
  readonly keepGoing: boolean;
  readonly weights: Readonly<Record<Move, number>>;
}

/** Ids at the ends of their range, and some between. */
const SPARSE_IDS: readonly [NodeId, ...NodeId[]] = [0, 1, 7, 300, 65_536, 99_999_999, 2 ** 31 - 1, 2 ** 31, NODE_ID_MAX - 1, NODE_ID_MAX];

/** What makes some scripts special. These come in turn, so that no choice of seeds misses one. */
type Theme = "plain" | "alone" | "many nodes" | "long" | "large amounts" | "sparse ids";
const THEMES: readonly Theme[] = ["alone", "many nodes", "long", "large amounts", "sparse ids", "large amounts", "sparse ids"];
/** Every third script has a theme. The others are small and plain: these reach nearly everything, and cost little. */
const THEME_EVERY = 3;

/** Draws the plan of script number `number`: in so many scripts in a row, each theme comes up. */
export function drawPlan(random: Random, number: number): Plan {
  const theme = number % THEME_EVERY === 0 ? (THEMES[(number / THEME_EVERY) % THEMES.length] ?? "plain") : "plain";
  const ids = drawIds(random, theme);
  const late = random.below(2) === 0 ? random.below(Math.min(3, ids.length)) : 0;
  const keepGoing = random.below(2) === 0;
  return {
    ids,
    first: ids.length - late,
    moves: theme === "long" ? 400 + random.below(400) : 6 + random.below(50),
    money: theme === "large amounts" ? "large" : "small",
    keepGoing: theme === "long" || keepGoing,
    weights: drawWeights(random, keepGoing, theme),
  };
}

function drawIds(random: Random, theme: Theme): readonly [NodeId, ...NodeId[]] {
  const count = theme === "alone" ? 1 : theme === "many nodes" ? 8 + random.below(3) : pick(random, [2, 2, 3, 3, 4]);
  const pool = theme === "sparse ids" ? SPARSE_IDS : Array.from({ length: count }, (_, index) => index + 1);
  const [first = 1, ...others] = shuffled(random, pool).slice(0, count);
  return [first, ...others];
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.below(left.length), 1));
}

/** A script that doesn't keep going ends at its first refusal, so it gets few: most of what comes behind would be lost. */
function drawWeights(random: Random, keepGoing: boolean, theme: Theme): Plan["weights"] {
  return {
    send: 20 + random.below(30),
    receive: random.below(30),
    receiveFrom: random.below(30),
    receiveAll: random.below(4),
    begin: pick(random, [1, 2, 6, 12]),
    collect: random.below(5),
    create: 10,
    again: theme === "long" ? 0 : pick(random, [0, 0, 1]), // it would start too many processes
    refused: keepGoing ? random.below(8) : pick(random, [0, 0, 0, 1]),
  };
}

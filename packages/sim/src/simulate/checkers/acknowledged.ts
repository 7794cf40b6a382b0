import type { NodeStatus } from "@cutline/protocol";
import { decodeWatched } from "../watched-state.js";
import type { Breach } from "./breach.js";

/** What commands were answered with, and whether nodes remember them so. */
export class AcknowledgedChecker {
  /** By command: whether the answer was that it is done. */
  private readonly answers = new Map<number, { readonly node: number; readonly isDone: boolean }>();

  answered(command: number, node: number, isDone: boolean): void {
    this.answers.set(command, { node, isDone });
  }

  /** A command that was answered is done, and one that was refused is not. Looks at the nodes that are left. */
  check(nodes: readonly NodeStatus[]): Breach[] {
    const done = new Map(nodes.map(({ node, state }) => [node, new Set(decodeWatched(state).watched.done)]));
    return [...this.answers].flatMap(([command, { node, isDone }]): Breach[] => {
      const remembered = done.get(node)?.has(command);
      if (remembered === undefined || remembered === isDone) return [];
      const story = isDone ? "was answered as done, and node NODE has forgotten it" : "was refused, and node NODE has done it";
      return [{ checker: "acknowledged", story: `command ${command} ${story.replace("NODE", String(node))}` }];
    });
  }
}

/** A node does a command a second time. */
export function doneTwice(node: number, command: number): Breach {
  return { checker: "acknowledged", story: `node ${node} has done command ${command} twice` };
}

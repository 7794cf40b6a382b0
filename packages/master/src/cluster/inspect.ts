import type { NodeStatus } from "@cutline/protocol";
import type { Members } from "./members.js";

/** What every node is doing, ascending by node. Asked while nothing else is under way, the answers of all hosts are of one moment. */
export async function inspectNodes(members: Members): Promise<NodeStatus[]> {
  const answers = await members.askAll({ $case: "inspect", value: {} });
  const nodes = answers.flatMap((answer) => (answer.$case === "inspection" ? answer.value.nodes : []));
  return nodes.sort((one, other) => one.node - other.node);
}

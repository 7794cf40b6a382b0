import type { Cursor } from "./cursor.js";
import { nearest } from "./nearest.js";
import { Complaint, countOf, ScriptError } from "./problem.js";
import { TOPOLOGY_NAMES, type TopologyChoice } from "./topology.js";
import { parseTopologyFile, type ReadNamedFile } from "./topology-file.js";

const EXPECTED = `${TOPOLOGY_NAMES.join(", ")}, or the path of a topology file, from the script's folder`;

/** What a Topology's argument, on which the cursor is, asks for. Throws a Complaint where that is a file that can't be read or parsed. */
export function readTopology(argument: string, cursor: Cursor, readNamed: ReadNamedFile): TopologyChoice {
  const name = TOPOLOGY_NAMES.find((known) => known === argument);
  if (name !== undefined) return { kind: "named", name };
  const found = readNamed(argument);
  if ("unreadable" in found) {
    throw Complaint.ofWord(cursor, `cannot read ${found.name}: ${found.unreadable}`, EXPECTED, nearest(argument, TOPOLOGY_NAMES));
  }
  try {
    return { kind: "file", file: parseTopologyFile(found.content, found.name) };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const message = `the topology file ${found.name} has ${countOf(error.count)}`;
    throw Complaint.ofWord(cursor, message, "lines `node ID` and `channel FROM TO`, and comments", null, error);
  }
}

/** Where nobody reads files for a script. */
export function unreadable(path: string): ReturnType<ReadNamedFile> {
  return { name: path, unreadable: "no files are read here" };
}

import { type PlantedBug, PLANTED_BUGS, readBugs } from "../planted-bugs/planted-bug.js";

/** A bug that ships with the harness. */
export async function bugNamed(name: string): Promise<PlantedBug> {
  const bug = (await readBugs(PLANTED_BUGS)).find((each) => each.name === name);
  if (bug === undefined) throw new Error(`there is no bug ${name}`);
  return bug;
}

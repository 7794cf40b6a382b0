import { describe, expect, it } from "vitest";
import { parseSnapshots } from "./snap-file.js";
import { differences, type TokenSnapshot } from "./token-snapshot.js";

function snapshot(...lines: readonly string[]): TokenSnapshot {
  const [parsed] = parseSnapshots({ file: "t.snap", text: ["0", ...lines].join("\n") });
  return parsed!;
}

describe("differences", () => {
  it("are none between the same snapshots, whatever the order of nodes and destinations", () => {
    const one = snapshot("N1 1", "N2 2", "N1 N2 token(1)", "N2 N1 token(5)", "N3 N2 token(2)");
    const other = snapshot("N2 2", "N1 1", "N2 N1 token(5)", "N1 N2 token(1)", "N3 N2 token(2)");
    expect(differences(one, other)).toEqual([]);
  });

  it("count the order of messages to the same destination, and show it from where it differs", () => {
    const one = snapshot("N1 N2 token(1)", "N1 N2 token(2)", "N3 N2 token(2)");
    const other = snapshot("N1 N2 token(1)", "N3 N2 token(2)", "N1 N2 token(2)");
    expect(differences(one, other)).toEqual([
      "  N1 N2 token(1)",
      "- N1 N2 token(2)",
      "- N3 N2 token(2)",
      "+ N3 N2 token(2)",
      "+ N1 N2 token(2)",
    ]);
  });

  it("name nodes and messages that are missing, too many or other, in text order", () => {
    const one = snapshot("N2 2", "N10 3", "N4 1", "N2 N4 token(1)");
    const other = snapshot("N10 4", "N3 0", "N4 1", "N4 N2 token(1)", "N2 N4 token(1)", "N2 N4 token(1)");
    expect(differences(one, other)).toEqual([
      "- N10 3",
      "+ N10 4",
      "- N2 2",
      "+ N3 0",
      "+ N4 N2 token(1)",
      "  N2 N4 token(1)",
      "+ N2 N4 token(1)",
    ]);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";
import { depositsIn, snapshotsIn, temporaryDirectory } from "./testing/scripts.js";

/** Nodes 1 to 3 are a ring, which nobody leads into; 4 leads to 5; 6 comes late, and nobody leads to it; 7 is alone. */
const NETWORK = [
  "# several roots\r",
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((node) => `node ${node}`),
  ...["1 2", "2 3", "3 1", "3 5", "4 5", "6 5", "6 1"].map((channel) => `channel ${channel}`),
];

/** Two snapshots under way together, traffic before, between and behind, and receives by chance. */
const SCRIPT = [
  ...["Topology nets/network", "StartMaster", ...[1, 2, 3, 4, 5, 7].map((node) => `CreateNode ${node} 100`)],
  ...[
    "Send 1 2 10",
    "Send 2 3 20",
    "Send 3 5 30",
    "Send 4 5 40",
    "BeginSnapshot 5",
    "Send 3 5 3",
    "Receive 5",
    "Receive 2",
    "BeginSnapshot 2",
  ],
  ...["CreateNode 6 100", "Send 6 5 7", "Send 6 1 8", "Receive 5", "Receive 5", "Receive 1", "ReceiveAll", "CollectState", "PrintSnapshot"],
];

const PLACEMENTS = [[], ["--hosts", "0"], ["--hosts", "1"], ["--hosts", "2"]];

/** A folder with a script, and with files by their paths. Returns the script's path. */
function written(script: readonly string[], files: Readonly<Record<string, readonly string[]>> = {}): string {
  const folder = temporaryDirectory();
  for (const [path, lines] of Object.entries({ "arg.txt": script, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), lines.map((line) => `${line}\n`).join(""));
  }
  return join(folder, "arg.txt");
}

describe("a script with a topology file", () => {
  it("prints the same wherever nodes are, accounts for all money, and is judged legal", async () => {
    const script = written(SCRIPT, { "nets/network": NETWORK });
    const runs = await Promise.all(PLACEMENTS.map((options) => cutline(["--seed", "5", ...options, script])));
    const [first] = runs;
    for (const run of runs) expect(run).toEqual(first);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    const snapshots = snapshotsIn(first?.stdout ?? "");
    expect(snapshots.map(({ sum, channels }) => ({ sum, channels: [...channels.keys()] }))).toEqual(
      [1, 2].map(() => ({ sum: depositsIn(SCRIPT.join("\n")), channels: ["1>2", "2>3", "3>1", "3>5", "4>5", "6>1", "6>5"] })),
    );
    const output = join(dirname(script), "output.txt");
    writeFileSync(output, first?.stdout ?? "");
    expect(await cutline(["judge", script, output])).toEqual({ status: 0, stdout: `${output}: legal, a run of ${script}\n`, stderr: "" });
  });

  it("runs on a master elsewhere as on its own", async () => {
    const server = new CutlineProcess(["serve", "--port", "0", "--hosts", "2"]);
    const [, address = ""] = await server.prints(/listening on (127\.0\.0\.1:\d+);/);
    const script = written([...SCRIPT, "Send 2 1 5"], { "nets/network": NETWORK });
    const embedded = await cutline(["--seed", "5", "--hosts", "0", script]);
    expect(embedded.stderr).toBe(
      `${script}:${SCRIPT.length + 1}: Send 2 1 5: the topology has no channel (2 → 1); node 2 has (2 → 3) [NO_CHANNEL]\n`,
    );
    expect(await cutline(["--seed", "5", "--master", address, script])).toEqual(embedded);
    const named = written(["Topology ring", "StartMaster", "CreateNode 1 5", "BeginSnapshot 1", "CollectState", "PrintSnapshot"]);
    expect((await cutline(["--master", address, named])).stdout).toBe("Started by Node 1\n---Node states\nnode 1 = 5\n---Channel states\n");
  });

  it("finds it from the script's folder, and from the working directory where the script comes from standard input", async () => {
    const script = written(SCRIPT, { "nets/network": NETWORK });
    const input = `${SCRIPT.join("\n")}\n`;
    const words = ["--seed", "5", "--hosts", "0", "-"];
    expect(await cutline(words, { input, cwd: dirname(script) })).toEqual(await cutline(["--seed", "5", "--hosts", "0", script]));
    const { status, stderr } = await cutline(words, { input });
    expect(status).toBe(2);
    expect(stderr).toContain("<standard input>:1:10: cannot read nets/network: there is no such file\n    Topology nets/network\n");
  });

  it("is checked as a transcript, and comes out as one", async () => {
    const script = written(SCRIPT, { "nets/network": NETWORK });
    const { stdout } = await cutline(["--seed", "5", "--style", "echo", "--hosts", "0", script]);
    const transcript = join(dirname(script), "transcript.txt");
    writeFileSync(transcript, stdout);
    expect(await cutline(["check", "--seed", "5", "--hosts", "0", transcript])).toMatchObject({ status: 0 });
  });

  it("is refused, before anything starts, with the lines of both files", async () => {
    const script = written(SCRIPT, { "nets/network": [...NETWORK, "channel 1 9"] });
    const network = join(dirname(script), "nets/network");
    const expected = [
      `${script}:1:10: the topology file ${network} has 1 bad line`,
      "    Topology nets/network",
      "             ^^^^^^^^^^^^",
      "  expected: lines `node ID` and `channel FROM TO`, and comments",
      `${network}:17:11: node 9 is not listed`,
      "    channel 1 9",
      "              ^",
      "  expected: a node that the file lists with a line `node 9`",
      `${script}: 1 bad line; nothing was run`,
    ];
    for (const words of [[script], ["check", script], ["judge", script, script]]) {
      expect(await cutline(words)).toEqual({ status: 2, stdout: "", stderr: expected.map((line) => `${line}\n`).join("") });
    }
  });

  it.each([
    ["a directory", "..", "it is a directory"],
    ["a file that never ends", "/dev/zero", "it has more than 16777216 bytes"],
    ["a file in what is no directory", "arg.txt/network", "there is no such file"],
  ])("is refused for %s", async (_name, path, reason) => {
    const { status, stderr } = await cutline([written([`Topology ${path}`, "StartMaster"])]);
    expect({ status, first: stderr.split("\n")[0] }).toEqual({ status: 2, first: expect.stringContaining(`: ${reason}`) as string });
  });
});

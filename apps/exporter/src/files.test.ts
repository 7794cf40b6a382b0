import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { cutlineExport, exported, fileOf, temporaryDirectory } from "./testing/exporter.js";
import { largeRun, SAMPLE, twoSnapshots } from "./testing/runs.js";

const SAMPLE_FILE = fileURLToPath(SAMPLE);
const sample = (): Buffer => readFileSync(SAMPLE);

describe("a source that can't be read", () => {
  it.each<[string, () => string, string]>([
    ["isn't there", () => "/nowhere/run.cutline", "CANNOT_READ"],
    ["is a directory", temporaryDirectory, "CANNOT_READ"],
    ["is empty", () => fileOf(""), "NOT_A_SAVED_RUN"],
    ["is something else", () => fileOf("StartMaster\n"), "NOT_A_SAVED_RUN"],
    ["was cut off", () => fileOf(sample().subarray(0, 400)), "TRUNCATED"],
    ["was damaged", () => fileOf(Buffer.concat([sample().subarray(0, 400), Buffer.alloc(sample().length - 400)])), "DAMAGED"],
    [
      "is of a newer version",
      () => fileOf(Buffer.concat([sample().subarray(0, 10), Buffer.from([9]), sample().subarray(11)])),
      "NEWER_VERSION",
    ],
  ])("because it %s is told in one line, with status 2, and nothing is written", async (_why, make, code) => {
    const target = join(temporaryDirectory(), "out.json");
    const source = make();
    const { status, stdout, stderr } = await cutlineExport([source, "-o", target]);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^cutline-export: cannot read ${source}: .+ \\[${code}\\]\\n$`));
    expect(stdout).toHaveLength(0);
    expect(readdirSync(dirname(target))).toEqual([]);
  });

  it("because it never ends is left off", async () => {
    const { status, stderr } = await cutlineExport(["/dev/zero"]);
    expect([status, stderr]).toEqual([
      2,
      "cutline-export: cannot read /dev/zero: it has more than 536870912 bytes, the most that is read [CANNOT_READ]\n",
    ]);
  });
});

describe("a command line", () => {
  it.each([
    [["no-such-format"], ["--format", "word"], "NO_SUCH_FORMAT"],
    [["a name without a format"], ["-o", "report"], "NO_SUCH_FORMAT"],
    [["two outputs in one"], ["-o", "a.md", "-o", "a.md"], "SAME_OUTPUT"],
    [["two on standard output"], ["-f", "md", "-f", "json"], "SAME_OUTPUT"],
    [["three tables on standard output"], ["-f", "csv"], "NO_SUCH_FORMAT"],
    [["a session that isn't there"], ["--session", "2"], "NO_SUCH_SESSION"],
    [["a snapshot that isn't there"], ["--snapshot", "3-1"], "NO_SUCH_SNAPSHOT"],
  ])("with %s is refused", async (_why, words, code) => {
    const { status, stderr } = await cutlineExport([SAMPLE_FILE, ...words], { cwd: temporaryDirectory() });
    expect(status).toBe(2);
    expect(stderr).toContain(`[${code}]`);
  });

  it("without a source, or with two, is refused; help is not", async () => {
    expect((await cutlineExport([])).status).toBe(2);
    expect((await cutlineExport(["-f", "md"])).status).toBe(2);
    expect((await cutlineExport([SAMPLE_FILE, "--master", "127.0.0.1:1"])).status).toBe(2);
    expect(await exported(["--help"])).toContain("cutline-export run.cutline");
  });
});

describe("outputs", () => {
  it("are several at once, each in its format, by name or by the end of its name", async () => {
    const cwd = temporaryDirectory();
    const text = await exported([SAMPLE_FILE, "-o", "a.md", "-f", "json", "-o", "b.txt", "-o", "c.csv", "-f", "text"], { cwd });
    expect(text).toContain("node 1 = 300\n");
    expect(readdirSync(cwd).toSorted()).toEqual(["a.md", "b.txt", "c-channels.csv", "c-messages.csv", "c-nodes.csv"]);
    expect(JSON.parse(readFileSync(join(cwd, "b.txt"), "utf8"))).toMatchObject({ format: "cutline-report" });
  });

  it("are of the snapshots that were asked for", async () => {
    const run = fileOf(twoSnapshots());
    const ids = async (...words: string[]): Promise<unknown> => {
      const report = JSON.parse(await exported([run, "-f", "json", ...words])) as { snapshots: { id: string }[] };
      return report.snapshots.map(({ id }) => id);
    };
    expect(await ids()).toEqual(["1-1", "2-1"]);
    expect(await ids("--snapshot", "latest")).toEqual(["2-1"]);
    expect(await ids("--snapshot", "1-1")).toEqual(["1-1"]);
  });

  it("come from standard input as from a file", async () => {
    expect(await exported(["-", "-f", "ndjson"], { input: sample() })).toBe(await exported([SAMPLE_FILE, "-f", "ndjson"]));
  });

  it("take the place of a file, whose mode stays, and go through symbolic links", async () => {
    const path = fileOf("old", "run.md");
    chmodSync(path, 0o640);
    const link = join(dirname(path), "link.md");
    symlinkSync(path, link);
    await exported([SAMPLE_FILE, "-o", link]);
    expect(readFileSync(path, "utf8")).toContain("Snapshot 1-1");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(dirname(path))).toHaveLength(2);
  });
});

describe("an output that can't be written", () => {
  it.each<[string, () => string, string]>([
    ["in a directory that isn't there", () => "/nowhere/out.json", "there is no such file or directory"],
    ["where a directory is", () => fileOf("", "x/../y.md").replace("y.md", ""), "it is a directory"],
    ["on a full disk", () => "/dev/full", "the disk is full"],
  ])("%s is told, with status 1", async (_why, make, reason) => {
    const target = make();
    const { status, stderr } = await cutlineExport([SAMPLE_FILE, "-f", "json", "-o", target]);
    expect([status, stderr]).toEqual([1, `cutline-export: cannot write ${target}: ${reason} [CANNOT_WRITE]\n`]);
    expect(existsSync("/dev/full")).toBe(true);
  });

  it("leaves what was there, and nothing beside it", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "taken.json"));
    writeFileSync(join(directory, "kept.json"), "kept");
    const { status } = await cutlineExport([fileOf(largeRun(300)), "-f", "json", "-o", join(directory, "taken.json")]);
    expect(status).toBe(1);
    const tooLarge = await cutlineExport([fileOf(largeRun(300)), "-f", "json", "-o", join(directory, "kept.json")], { fileKib: 100 });
    expect(tooLarge.status).toBe(1);
    expect(tooLarge.stderr).toContain("the file would be larger than it may be");
    expect(readFileSync(join(directory, "kept.json"), "utf8")).toBe("kept");
    expect(readdirSync(directory).toSorted()).toEqual(["kept.json", "taken.json"]);
  });

  it("because there is no room for a database to be made is told, and none is left behind", async () => {
    const directory = temporaryDirectory();
    const target = join(directory, "out.sqlite");
    const lacking = await cutlineExport([SAMPLE_FILE, "-o", target], { env: { TMPDIR: "/nowhere" } });
    const reason = "cannot make the database in /nowhere: there is no such file or directory; set TMPDIR to where there is room";
    expect([lacking.status, lacking.stderr]).toEqual([1, `cutline-export: ${reason} [CANNOT_WRITE]\n`]);
    const full = await cutlineExport([fileOf(largeRun(100)), "-o", target], { env: { TMPDIR: directory }, fileKib: 32 });
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/^cutline-export: cannot make the database in .+ \[CANNOT_WRITE\]\n$/);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("to standard output is told, too", async () => {
    const full = openSync("/dev/full", "w");
    onTestFinished(() => {
      closeSync(full);
    });
    const { status, stderr } = await cutlineExport([SAMPLE_FILE], { stdout: full });
    expect([status, stderr]).toEqual([1, "cutline-export: cannot write the output: the disk is full [CANNOT_WRITE]\n"]);
  });

  it("because the reader has left ends in silence, as head expects it", async () => {
    const { status, stderr } = await cutlineExport([fileOf(largeRun(400)), "-f", "json"], { readerLeaves: true });
    expect([status, stderr]).toEqual([141, ""]);
  });
});

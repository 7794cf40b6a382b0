import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { cutline } from "../testing/cutline-process.js";
import { lacks } from "../testing/needs.js";
import { follower } from "../testing/newcomer.js";
import { testSecureTour } from "../testing/secure-tour.js";

const NEEDS = ["protoc --version", "command -v grpc_python_plugin", '/usr/bin/python3 -c "import grpc, google.protobuf"'];

describe.skipIf(lacks("the client in Python", NEEDS))("a client in Python", () => {
  const { reader, output } = follower("Python");

  it("comes of the page alone, and so does its tour", () => {
    expect(output()).toBe(outputUnder("Before the first program") + TOUR_OUTPUT);
  });

  testSecureTour(reader, "python3 tour.py");

  it.each(["Repeat a call safely", "Many commands at once"])("does what the page shows: %s", async (heading) => {
    expect(await reader().follows(heading)).toBe(outputUnder(heading));
  });

  it("runs a script that leaves much to chance, and what it prints is legal each time", { timeout: 120_000 }, async () => {
    const script = join(reader().directory, "course_five.txt");
    const printed = join(reader().directory, "printed.txt");
    for (let run = 0; run < 3; run += 1) {
      const output = await reader().runs('python3 run_script.py --address "$ADDRESS" course_five.txt');
      writeFileSync(printed, output);
      expect(await cutline(["judge", script, printed])).toMatchObject({ status: 0, stderr: "" });
      writeFileSync(
        printed,
        output.replace(/node 1 = (\d+)/, (_, balance: string) => `node 1 = ${Number(balance) + 1}`),
      );
      expect(await cutline(["judge", script, printed])).toMatchObject({ status: 1 });
    }
  });
});

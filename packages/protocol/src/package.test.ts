import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkFrames } from "./index.js";
import { CHROMIUM, inBrowser } from "./testing/chromium.js";
import { Consumer } from "./testing/consumer.js";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
/** The README's examples, in its order. */
const EXAMPLES = [...README.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
const FRAME = linkFrames.encode({
  frame: {
    $case: "entries",
    value: {
      first: 7,
      received: 3,
      entries: [
        { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload", value: Uint8Array.of(8, 3) } },
        { source: 1, targets: [2, 4], ticket: 0, more: false, body: { $case: "marker", value: "1-1" } },
      ],
    },
  },
});

/** What a program that only decodes frames may weigh: bytes, minified and compressed. A new dependency would show. */
const BROWSER_BYTES_MAX = 25_000;
/** What is fetched when the package is installed. */
const PACKED_BYTES_MAX = 400_000;

let consumer: Consumer;
beforeAll(() => {
  consumer = Consumer.install();
}, 120_000);
afterAll(() => {
  consumer.remove();
});

function tell(what: string, bytes: number): void {
  process.stdout.write(`@cutline/protocol ${what}: ${(bytes / 1000).toFixed(1)} kB\n`);
}

/** A bundle for browsers of a program that makes `describeFrame` of the README known to a page. */
async function bundle(minify: boolean): Promise<string> {
  const example = EXAMPLES.find((code) => code.includes("function describeFrame"));
  const entry = consumer.write("in-browser.ts", `${example ?? ""}\nObject.assign(globalThis, { describeFrame });\n`);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify,
    format: "iife",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

describe("the package, as it would be published, in a project outside the workspace", () => {
  it("has what it says that it has, and no test", () => {
    for (const path of ["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/cutline.binpb", "proto/cutline/v1/link.proto"]) {
      expect(consumer.files).toContain(path);
    }
    expect(consumer.files.filter((path) => /\.test\.|testing|testdata/.test(path))).toEqual([]);
    const bytes = statSync(consumer.tarball).size;
    tell("packed", bytes);
    expect(bytes).toBeLessThan(PACKED_BYTES_MAX);
  });

  it.each([
    ["node16", ["--module", "node16", "--moduleResolution", "node16"]],
    ["bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ])("type-checks every example of the README under %s resolution, and nothing wrong", { timeout: 120_000 }, (_resolution, options) => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(5);
    const files = EXAMPLES.map((code, index) => consumer.write(`example-${index}.ts`, code));
    const strict = ["--noEmit", "--strict", "--target", "es2023", "--exactOptionalPropertyTypes", "--types", "node"];
    const wrong = consumer.write(
      "wrong.ts",
      `import { linkFrames } from "@cutline/protocol";
linkFrames.decode("text");
`,
    );
    expect(consumer.typeErrors([...strict, ...options, ...files, wrong])).toEqual([expect.stringMatching(/^wrong\.ts.*TS2345/)]);
  });

  it("opens each of its doors in Node.js", () => {
    const doors = ["", "/bank", "/grpc", "/bank/grpc", "/sockets"].map((door) => `@cutline/protocol${door}`);
    const program = `for (const door of ${JSON.stringify(doors)}) console.log(Object.keys(await import(door)).length > 2);
      for (const file of ["cutline.binpb", "proto/cutline/v1/link.proto"]) console.log(import.meta.resolve("@cutline/protocol/" + file));`;
    const [...said] = consumer.node(["--input-type=module", "--eval", program]).trim().split("\n");
    expect(said.slice(0, 5)).toEqual(doors.map(() => "true"));
    for (const url of said.slice(5)) expect(statSync(new URL(url)).size).toBeGreaterThan(0);
  });

  it("is small in a browser, without Node.js's modules and gRPC", async () => {
    const [whole, minified] = [await bundle(false), await bundle(true)];
    const compressed = gzipSync(minified, { level: 9 }).length;
    tell("in a browser", whole.length);
    tell("in a browser, minified", minified.length);
    tell("in a browser, minified and compressed", compressed);
    expect(compressed).toBeLessThan(BROWSER_BYTES_MAX);
  });

  it.skipIf(CHROMIUM === null && process.env["CI"] !== "true")("decodes a frame in Chromium", { timeout: 60_000 }, async () => {
    const expression = `describeFrame(Uint8Array.from(${JSON.stringify([...FRAME])}))`;
    expect(await inBrowser(await bundle(true), expression)).toBe("2 entries from number 7 on, 1 of them markers");
    await expect(inBrowser(await bundle(true), "describeFrame(Uint8Array.of(26))")).rejects.toThrow("can't be decoded");
  });
});

it("the package is packed by pnpm alone: npm would leave no versions of what it needs, and nobody could install it", () => {
  const env = { ...process.env, npm_config_user_agent: undefined }; // as if pnpm had not started this test
  const packing = spawnSync("npm", ["pack", "--dry-run"], { cwd: join(import.meta.dirname, ".."), encoding: "utf8", env });
  expect(packing.stderr).toContain("cutline: pack this with pnpm");
  expect(packing.status).toBe(1);
});

it("the package's manifest names the files that the README tells of", () => {
  const { exports } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    exports: Record<string, unknown>;
  };
  for (const door of Object.keys(exports))
    if (door !== "./package.json") expect(README).toContain(`@cutline/protocol${door.slice(1).replace("*", "")}`);
});

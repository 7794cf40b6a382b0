import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { newcomer } from "../testing/newcomer.js";

const NEEDS = [
  "protoc --version",
  "command -v protoc-gen-go protoc-gen-go-grpc",
  "test -d /usr/share/gocode/src/google.golang.org/grpc",
  "go version",
];

describe.skipIf(lacks("the client in Go", NEEDS))("a client in Go", () => {
  it("comes of the page alone, and so does its tour", { timeout: 120_000 }, async () => {
    const output = await (await newcomer()).follows("Go");
    expect(output).toBe(outputUnder("Before the first program") + TOUR_OUTPUT);
  });
});

import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { follower } from "../testing/newcomer.js";
import { testSecureTour } from "../testing/secure-tour.js";

const NEEDS = [
  "protoc --version",
  "command -v protoc-gen-go protoc-gen-go-grpc",
  "test -d /usr/share/gocode/src/google.golang.org/grpc",
  "go version",
];

describe.skipIf(lacks("the client in Go", NEEDS))("a client in Go", () => {
  const { reader, output } = follower("Go");

  it("comes of the page alone, and so does its tour", () => {
    expect(output()).toBe(outputUnder("Before the first program") + TOUR_OUTPUT);
  });

  testSecureTour(reader, "./tour");
});

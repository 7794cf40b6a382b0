import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { follower } from "../testing/newcomer.js";
import { testSecureTour } from "../testing/secure-tour.js";

const NEEDS = ["protoc --version", "command -v grpc_cpp_plugin g++", "pkg-config --exists grpc++ protobuf"];

describe.skipIf(lacks("the client in C++", NEEDS))("a client in C++", () => {
  const { reader, output } = follower("C++");

  it("comes of the page alone, and so does its tour", () => {
    expect(output()).toBe(outputUnder("Before the first program") + TOUR_OUTPUT);
  });

  testSecureTour(reader, "./tour");
});

import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { follower } from "../testing/newcomer.js";
import { testSecureTour } from "../testing/secure-tour.js";

const NEEDS = ["protoc --version", "command -v grpc_ruby_plugin", 'ruby -e "require %(grpc)"'];

describe.skipIf(lacks("the client in Ruby", NEEDS))("a client in Ruby", () => {
  const { reader, output } = follower("Ruby");

  it("comes of the page alone, and so does its tour", () => {
    expect(output()).toBe(outputUnder("Before the first program") + TOUR_OUTPUT);
  });

  testSecureTour(reader, 'ruby -I. "$CUTLINE/examples/clients/ruby/tour.rb"');
});

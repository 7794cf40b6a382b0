import { Refusal } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { formatAddress, isLoopback, parseAddress } from "./address.js";

describe("an address", () => {
  it.each([
    ["127.0.0.1:50051", { host: "127.0.0.1", port: 50051 }],
    ["localhost:1", { host: "localhost", port: 1 }],
    ["[::1]:65535", { host: "::1", port: 65535 }],
    ["master.example.org:80", { host: "master.example.org", port: 80 }],
  ])("is read: %s", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(formatAddress(address)).toBe(text);
  });

  it.each([
    "",
    "50051",
    ":50051",
    "localhost",
    "localhost:",
    "localhost:0",
    "localhost:65536",
    "::1:5",
    "http://localhost:5",
    "a b:5",
    "[x]:5",
  ])("is refused: %j", (text) => {
    expect(() => parseAddress(text)).toThrow(
      new Refusal("BAD_ADDRESS", `"${text}" is no address of a master; one is HOST:PORT, such as 127.0.0.1:50051`),
    );
  });

  it.each(["127.0.0.1", "127.8.9.10", "::1", "localhost"])("is this machine's alone: %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(["0.0.0.0", "::", "", "192.168.0.1", "127.0.0.1.example.org", "localhost.example.org"])(
    "is reached from elsewhere: %j",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

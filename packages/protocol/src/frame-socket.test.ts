import { expect, it } from "vitest";
import { bytesOf } from "./frame-socket.js";

it("gives a message's bytes in whatever form it came, without a copy where it came in one piece", () => {
  const whole = Buffer.from("xxhelloxx").subarray(2, 7);
  expect(Buffer.from(bytesOf(whole)).toString()).toBe("hello");
  expect(bytesOf(whole).buffer).toBe(whole.buffer);
  expect(Buffer.from(bytesOf([Buffer.from("hel"), Buffer.from("lo")])).toString()).toBe("hello");
  expect(Buffer.from(bytesOf(Uint8Array.from(Buffer.from("hello")).buffer)).toString()).toBe("hello");
});

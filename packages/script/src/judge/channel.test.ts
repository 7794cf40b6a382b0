import { expect, it } from "vitest";
import { Channel } from "./channel.js";

/** 5, 0 and 7 sent on lines 1 to 3, the first received on line 4; 2 sent on line 5; everything received by the ReceiveAll on line 6; 9 sent on line 7. */
function used(): Channel {
  const channel = new Channel();
  [5n, 0n, 7n].forEach((amount, index) => {
    channel.send(amount, index + 1);
  });
  channel.receive(4);
  channel.send(2n, 5);
  expect(channel.receiveRest(6)).toBe(9n);
  channel.send(9n, 7);
  return channel;
}

it("knows what waits", () => {
  const channel = new Channel();
  expect([channel.waiting, channel.first, channel.rest, channel.firstSentAt]).toEqual([0, 0n, 0n, undefined]);
  channel.send(3n, 8);
  channel.send(4n, 9);
  expect([channel.waiting, channel.first, channel.rest, channel.firstSentAt]).toEqual([2, 3n, 7n, 8]);
});

it("knows what was sent and received before a line", () => {
  const channel = used();
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((line) => channel.sentBefore(line))).toEqual([0n, 5n, 5n, 12n, 12n, 14n, 14n, 23n]);
  expect([4, 5, 6, 7, 8].map((line) => channel.receivedBefore(line))).toEqual([0n, 5n, 5n, 14n, 14n]);
});

it("knows what may have been received in a ReceiveAll, ahead of a marker", () => {
  const channel = used();
  expect(channel.prefixSums(6, 9)).toEqual([0n, 7n, 9n]);
  expect(channel.prefixSums(6, 5)).toEqual([0n, 7n]);
  expect(channel.prefixSums(6, 3)).toEqual([0n]);
  expect(channel.prefixSums(8, 9)).toEqual([0n]);
});

import { expect, it } from "vitest";
import { Choices } from "./choices.js";

/** What `reader` comes to, in every way that there is. */
function everyWay(reader: (choices: Choices) => string): string[] {
  const choices = new Choices();
  const ways: string[] = [];
  do ways.push(reader(choices));
  while (choices.next());
  return ways;
}

it("tries every way, where later choices depend on earlier ones", () => {
  const ways = everyWay((choices) => {
    const first = choices.choose("own", 2);
    return first === 0 ? "0" : `1${choices.choose("own", 3)}${choices.choose("order", 2)}`;
  });
  expect(ways).toEqual(["0", "100", "101", "110", "111", "120", "121"]);
});

it("tries once what nobody is asked about", () => {
  expect(everyWay(() => "")).toEqual([""]);
});

it("keeps orders that are settled", () => {
  const ways = everyWay((choices) => {
    const order = choices.choose("order", 3);
    const own = choices.choose("own", 2);
    if (order === 1) choices.settleOrders();
    return `${order}${own}${choices.choose("order", 2)}`;
  });
  expect(ways).toEqual(["000", "001", "010", "011", "100", "101", "110", "111"]);
});

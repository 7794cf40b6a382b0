import { expect, it } from "vitest";
import { outputUnder } from "../testing/clients-page.js";
import { newcomer } from "../testing/newcomer.js";

it("a shell drives the bank through reflection, as the page shows", async () => {
  expect(await (await newcomer()).follows("A shell")).toBe(outputUnder("A shell"));
});

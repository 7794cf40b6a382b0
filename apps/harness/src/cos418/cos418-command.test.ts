import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { caseFolder, OWN_CASES } from "../testing/case-folder.js";
import { cos418 } from "./cos418-command.js";

function files(name: string, dir = OWN_CASES): Parameters<typeof cos418>[0] {
  return { top: join(dir, `${name.replace(/-.*/, "")}.top`), events: join(dir, `${name}.events`), draws: join(dir, "draws.txt") };
}

it("prints the snapshots one after the other in the order in which they began", async () => {
  const snaps = ["fan-one-for-each-source0.snap", "fan-one-for-each-source1.snap"];
  const expected = await Promise.all(snaps.map((snap) => readFile(join(OWN_CASES, snap), "utf8")));
  expect(await cos418(files("fan-one-for-each-source"))).toBe(expected.join(""));
});

it("reads files of other systems", async () => {
  const crlf = (text: string): string => `\ufeff${text.replaceAll("\n", "\r\n")}`;
  const texts = await Promise.all(["hub.top", "hub-text-order.events", "draws.txt"].map((file) => readFile(join(OWN_CASES, file), "utf8")));
  const [top = "", events = "", draws = ""] = texts.map(crlf);
  const dir = await caseFolder({ "hub.top": top, "hub-text-order.events": events, "draws.txt": draws });
  expect(await cos418(files("hub-text-order", dir))).toBe(await cos418(files("hub-text-order")));
});

it("says which file can't be read, and why", async () => {
  const dir = await caseFolder({ "latin.top": Uint8Array.of(0x31, 0x0a, 0xe9, 0x20, 0x31) });
  await expect(cos418({ ...files("hub-text-order"), events: join(dir, "none") })).rejects.toThrow(
    `${dir}/none: there is no such file or folder`,
  );
  await expect(cos418({ ...files("hub-text-order"), events: dir })).rejects.toThrow(`${dir}: it is a folder`);
  await expect(cos418({ ...files("hub-text-order"), top: join(dir, "latin.top") })).rejects.toThrow(`${dir}/latin.top: it is not UTF-8`);
  await expect(cos418({ ...files("hub-text-order"), top: "/dev/zero" })).rejects.toThrow("/dev/zero: it has more than 67108864 bytes");
});

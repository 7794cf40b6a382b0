import { expect, it } from "vitest";
import { VERBS } from "./commands.js";
import { nearest } from "./nearest.js";

it.each([
  ["send", "Send"],
  ["SEND", "Send"],
  ["Sned", "Send"],
  ["Sen", "Send"],
  ["Sendd", "Send"],
  ["Recieve", "Receive"],
  ["Recive", "Receive"],
  ["receiveall", "ReceiveAll"],
  ["RecieveAll", "ReceiveAll"],
  ["Create", "CreateNode"],
  ["CreatNode", "CreateNode"],
  ["Start", "StartMaster"],
  ["start_master", "StartMaster"],
  ["BeginSnapshots", "BeginSnapshot"],
  ["ColectStat", "CollectState"],
  ["Print", "PrintSnapshot"],
  ["Kil", "KillAll"],
])("takes %s for %s", (word, verb) => {
  expect(nearest(word, VERBS)).toBe(verb);
});

it.each(["", "x", "Se", "Deposit", "Snapshot", "12", "x".repeat(1000)])("takes %j for no command", (word) => {
  expect(nearest(word, VERBS)).toBeNull();
});

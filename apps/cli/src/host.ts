/** The program of a host process: the runtime with every application that ships. Started by a master, never by hand. */
import { bank } from "@cutline/bank";
import { runHost } from "@cutline/runtime";

await runHost([bank]);

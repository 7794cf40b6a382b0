import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Server } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation } from "grpc-health-check";
import { filesOf } from "./descriptor-set.js";

/** What clients are told of a server's health. */
export interface Health {
  /** From here on: NOT_SERVING. */
  stop(): void;
}

/** Adds what clients expect that know nothing of us: health checking, and server reflection, v1 and v1alpha, of `services`. */
export async function addGenericServices(server: Server, services: readonly string[]): Promise<Health> {
  // The empty name stands for the server as a whole.
  const names = ["", ...services];
  const health = new HealthImplementation(Object.fromEntries(names.map((service) => [service, "SERVING" as const])));
  health.addToServer(server);
  (await reflectionOf(services)).addToServer(server);
  return {
    stop: () => {
      for (const name of names) health.setStatus(name, "NOT_SERVING");
    },
  };
}

/**
 * Tells what the protocol's own descriptor set says. Made from a loaded package instead, as its documentation has it, map entries would get
 * names that clients refuse, and all files of a package would be merged into one.
 */
async function reflectionOf(services: readonly string[]): Promise<ReflectionService> {
  const path = createRequire(import.meta.url).resolve("@cutline/protocol/cutline.binpb");
  const fileDescriptorProtos = filesOf(await readFile(path));
  // ReflectionService looks at nothing but the files; the other two fields make it a definition of proto-loader's.
  const definition = { format: "Protocol Buffer 3 EnumDescriptorProto" as const, type: {}, fileDescriptorProtos };
  return new ReflectionService({ cutline: definition }, { services: [...services] });
}

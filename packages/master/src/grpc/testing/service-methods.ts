import { filesOf } from "../descriptor-set.js";
import { fields } from "./reflection-client.js";

/** Fields of descriptor.proto. */
const FILE = { package: 2, service: 6 } as const;
const SERVICE = { name: 1, method: 2 } as const;
const METHOD = { name: 1 } as const;

/** The paths of all methods of all services that a serialized google.protobuf.FileDescriptorSet describes. */
export function serviceMethodsOf(descriptorSet: Buffer): string[] {
  return filesOf(descriptorSet).flatMap((file) => {
    const [packageName] = fields(file, FILE.package);
    return fields(file, FILE.service).flatMap((service) => {
      const [name] = fields(service, SERVICE.name);
      return fields(service, SERVICE.method).map(
        (method) => `/${String(packageName)}.${String(name)}/${String(fields(method, METHOD.name)[0])}`,
      );
    });
  });
}

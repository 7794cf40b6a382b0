import { Refusal } from "@cutline/core";
import type { ServiceDefinition } from "@grpc/grpc-js";

/** What stands in the place of a request whose bytes are none. */
class Unreadable {
  constructor(readonly path: string) {}
}

/**
 * A service whose requests may be any bytes: `readable` tells. grpc-js itself would answer those that are no request with INTERNAL, as if it were the
 * server's fault, and without a reason.
 */
export function readAnything<Service extends ServiceDefinition>(service: Service): Service {
  const methods = Object.entries(service).map(([name, method]) => {
    const { path } = method;
    const requestDeserialize = (bytes: Buffer): unknown => {
      try {
        return method.requestDeserialize(bytes);
      } catch {
        return new Unreadable(path);
      }
    };
    return [name, { ...method, requestDeserialize }];
  });
  return Object.fromEntries(methods) as Service; // the same methods
}

/** The request, where it is one. Throws a Refusal (UNREADABLE_REQUEST) where its bytes were none. */
export function readable<Request>(request: Request): Request {
  if (!(request instanceof Unreadable)) return request;
  const method = request.path.slice(1).replace("/", ".");
  const advice = "compare your .proto files with the server's, which its reflection service tells";
  throw new Refusal("UNREADABLE_REQUEST", `the bytes of the request are none of ${method}; ${advice}`);
}

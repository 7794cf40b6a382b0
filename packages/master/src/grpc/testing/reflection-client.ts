import type { Client } from "@grpc/grpc-js";

/** What a test asks of server reflection, as fields of the ServerReflectionRequest of grpc/reflection/v1/reflection.proto. */
const REQUEST_FIELD = { fileByFilename: 3, fileContainingSymbol: 4, listServices: 7 } as const;

/** The answers' fields in ServerReflectionResponse. */
const RESPONSE_FIELD = { files: 4, services: 6, error: 7 } as const;

export interface Reflected {
  /** Names of services. */
  readonly services: string[];
  /** Serialized FileDescriptorProtos. */
  readonly files: Buffer[];
  /** Why not, or null. */
  readonly error: string | null;
}

/** Asks one thing, on a stream of its own. Written by hand from the .proto, as a client that shares nothing with the server. */
export function reflect(
  client: Client,
  version: "v1" | "v1alpha",
  question: keyof typeof REQUEST_FIELD,
  argument: string,
): Promise<Reflected> {
  const text = Buffer.from(argument);
  const request = Buffer.concat([Buffer.from([(REQUEST_FIELD[question] << 3) | 2, text.length]), text]);
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  const stream = client.makeBidiStreamRequest<Buffer, Buffer>(
    path,
    (bytes) => bytes,
    (bytes) => bytes,
  );
  return new Promise((resolve, reject) => {
    stream.on("error", reject);
    stream.on("data", (response: Buffer) => {
      stream.end();
      resolve(reflected(response));
    });
    stream.write(request);
  });
}

function reflected(response: Buffer): Reflected {
  const inner = (field: number): Buffer => fields(response, field)[0] ?? Buffer.alloc(0);
  const errors = fields(response, RESPONSE_FIELD.error);
  return {
    services: fields(inner(RESPONSE_FIELD.services), 1).map((service) => String(fields(service, 1)[0])),
    files: fields(inner(RESPONSE_FIELD.files), 1),
    error: errors[0] === undefined ? null : String(fields(errors[0], 2)[0]),
  };
}

/** The length-delimited fields of a message that have this number. */
export function fields(message: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < message.length;) {
    const tag = varint(message, at);
    const head = varint(message, tag.end);
    const end = (tag.value & 7) === 2 ? head.end + head.value : head.end;
    if (tag.value === ((number << 3) | 2)) found.push(message.subarray(head.end, end));
    at = end;
  }
  return found;
}

function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let place = at, weight = 1; ; place += 1, weight *= 0x80) {
    const byte = bytes[place] ?? 0;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return { value, end: place + 1 };
  }
}

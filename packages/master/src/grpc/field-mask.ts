import { badField } from "./bad-request.js";

/** Which fields of a message there are, and which of them are meant where no mask says: their names as in the .proto file. */
export interface MaskableFields {
  readonly all: readonly string[];
  /** Left out unless a mask names them. */
  readonly onDemand: readonly string[];
}

/** Whether a field is wanted. */
export type Wanted = (field: string) => boolean;

/** What a read mask asks for: fields, or "*" for all. Throws a Refusal (BAD_FIELD_MASK) with each path that there isn't. */
export function wantedBy(mask: readonly string[] | undefined, { all, onDemand }: MaskableFields): Wanted {
  if (mask === undefined || mask.length === 0) return (field) => !onDemand.includes(field);
  const paths = new Set(mask);
  const unknown = mask.find((path) => path !== "*" && !all.includes(path));
  if (unknown !== undefined) {
    throw badField("BAD_FIELD_MASK", "read_mask", `names "${unknown.slice(0, 40)}"; there are ${all.join(", ")}, and * for all`);
  }
  return (field) => paths.has("*") || paths.has(field);
}

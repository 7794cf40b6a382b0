import { Refusal } from "@cutline/core";

/** A field of a request that can't be as it is. */
export interface FieldViolation {
  /** As in the .proto file, such as page_token. */
  readonly field: string;
  /** What is wrong, and what would be right. */
  readonly description: string;
}

/** The request itself can't be, whatever the cluster is like: INVALID_ARGUMENT, with each field that is wrong. */
export class BadRequestRefusal extends Refusal {
  constructor(
    code: string,
    message: string,
    readonly violations: readonly FieldViolation[],
  ) {
    super(code, message);
  }
}

/** One field is wrong. */
export function badField(code: string, field: string, description: string): BadRequestRefusal {
  return new BadRequestRefusal(code, `${field} ${description}`, [{ field, description }]);
}

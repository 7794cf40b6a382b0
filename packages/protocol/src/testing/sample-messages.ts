import { create, type DescField, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import { FieldOptions_JSType } from "@bufbuild/protobuf/wkt";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";

/** A way to fill a message. */
export interface Filling {
  /** Of each oneof, the branch that is set: the same number of every oneof, round and round. */
  readonly branch: number;
  /** Whether numbers are the largest that there are, and texts empty; otherwise each field has a value of its own. */
  readonly extreme: boolean;
}

/** A prime that all salts stay below: any number type holds them, and they are valid as seconds and nanoseconds. */
const SALT_LIMIT = 1_000_003;
/** JavaScript's dates, which the shipped codec makes of timestamps, know no less than a millisecond. */
const NANOS_A_MILLISECOND = 1_000_000;
/** Elements of each repeated field. */
const LIST_LENGTH = 2;
/** JavaScript's own largest whole number: fields with a jstype hold no more, and the others' values don't fit into one. */
const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** Types that come with protobuf and whose texts have to mean something in JSON. */
const OWN_SAMPLES: ReadonlyMap<string, (message: ReflectMessage, salt: number) => void> = new Map([
  [
    "google.protobuf.Any",
    (message, salt) => {
      setOf(message, "type_url", "type.googleapis.com/cutline.v1.EventsMissed");
      setOf(message, "value", new Uint8Array([8, salt & 63 || 1])); // its count
    },
  ],
  [
    "google.protobuf.FieldMask",
    (message, salt) => {
      const paths = message.desc.fields.find(({ name }) => name === "paths");
      if (paths?.fieldKind === "list") message.get(paths).add(`path_${String.fromCharCode(97 + (salt % 26))}`);
    },
  ],
]);

function setOf(message: ReflectMessage, name: string, value: unknown): void {
  const field = message.desc.fields.find((one) => one.name === name);
  if (field !== undefined) message.set(field, value);
}

/** Fillings that between them set every field and every branch of every oneof of a message, the extreme one last. */
export function fillingsOf(message: DescMessage): Filling[] {
  const branches = Math.max(1, ...message.oneofs.map((oneof) => oneof.fields.length));
  const usual = Array.from({ length: branches }, (_, branch) => ({ branch, extreme: false }));
  return [...usual, { branch: 0, extreme: true }];
}

/** A message with every field set that the filling says. The same every time: nothing is drawn by chance. */
export function sampleOf(message: DescMessage, filling: Filling): Message {
  return filled(message, filling, 1).message;
}

function filled(description: DescMessage, filling: Filling, salt: number): ReflectMessage {
  const message = reflect(description, create(description));
  const own = OWN_SAMPLES.get(description.typeName);
  if (own !== undefined) {
    own(message, salt);
    return message;
  }
  for (const field of description.fields) {
    const { oneof } = field;
    if (oneof !== undefined && oneof.fields[filling.branch % oneof.fields.length] !== field) continue;
    fill(message, field, within(description, filling), (salt * 31 + field.number) % SALT_LIMIT);
  }
  return message;
}

/** The types that come with protobuf have limits of their own. */
function within({ file }: DescMessage, filling: Filling): Filling {
  return file.proto.package === "google.protobuf" ? { ...filling, extreme: false } : filling;
}

function fill(message: ReflectMessage, field: DescField, filling: Filling, salt: number): void {
  switch (field.fieldKind) {
    case "message":
      return message.set(field, filled(field.message, filling, salt));
    case "enum":
      return message.set(
        field,
        enumNumber(
          field.enum.values.map(({ number }) => number),
          filling,
        ),
      );
    case "scalar":
      return message.set(field, field.name === "nanos" ? (salt % 1_000) * NANOS_A_MILLISECOND : scalar(field, filling, salt));
    case "list": {
      const list = message.get(field);
      for (let place = 0; place < LIST_LENGTH; place += 1)
        list.add(element(field, { ...filling, branch: filling.branch + place }, salt + place));
      return;
    }
    case "map": {
      const map = message.get(field);
      const key = scalarOf(field.mapKey, false, filling, salt);
      if (field.mapKind === "message") map.set(key, filled(field.message, filling, salt));
      else if (field.mapKind === "scalar") map.set(key, scalarOf(field.scalar, false, filling, salt));
      else
        map.set(
          key,
          enumNumber(
            field.enum.values.map(({ number }) => number),
            filling,
          ),
        );
    }
  }
}

function element(field: DescField & { fieldKind: "list" }, filling: Filling, salt: number): unknown {
  if (field.listKind === "message") return filled(field.message, filling, salt);
  if (field.listKind === "enum")
    return enumNumber(
      field.enum.values.map(({ number }) => number),
      filling,
    );
  return scalarOf(field.scalar, hasJsType(field), filling, salt);
}

function scalar(field: DescField & { fieldKind: "scalar" }, filling: Filling, salt: number): unknown {
  return scalarOf(field.scalar, hasJsType(field), filling, salt);
}

/** Whether the .proto file says how JavaScript holds it: [jstype = JS_NUMBER]. */
function hasJsType({ proto }: DescField): boolean {
  return (proto.options?.jstype ?? FieldOptions_JSType.JS_NORMAL) !== FieldOptions_JSType.JS_NORMAL;
}

function enumNumber(numbers: readonly number[], { branch, extreme }: Filling): number {
  return (extreme ? numbers.at(-1) : numbers[(branch + 1) % numbers.length]) ?? 0;
}

function scalarOf(type: ScalarType, isSafe: boolean, { extreme }: Filling, salt: number): unknown {
  switch (type) {
    case ScalarType.BOOL:
      return true;
    case ScalarType.STRING:
      return extreme ? "" : `text ${salt} ≤ ✓`;
    case ScalarType.BYTES:
      return extreme ? new Uint8Array([0, 255]) : new Uint8Array([salt & 255, (salt >> 8) & 255, 0]);
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return salt + 0.5;
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return extreme ? 999_999_999 : salt;
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return extreme ? 0xffff_ffff : salt;
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return extreme ? (isSafe ? SAFE_MAX : 2n ** 64n - 1n) : BigInt(salt);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return extreme ? 2n ** 63n - 1n : BigInt(salt);
  }
}

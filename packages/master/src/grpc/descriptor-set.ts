import { invariant } from "@cutline/core";

/** Field 1 of google.protobuf.FileDescriptorSet, its only one: a FileDescriptorProto, length-delimited. */
const FILE_TAG = 0x0a;

/** The files of a serialized google.protobuf.FileDescriptorSet, each as serialized. */
export function filesOf(descriptorSet: Buffer): Buffer[] {
  const files: Buffer[] = [];
  for (let at = 0; at < descriptorSet.length;) {
    invariant(descriptorSet[at] === FILE_TAG, "a descriptor set holds files and nothing else", { at });
    const { value: length, end: begin } = readVarint(descriptorSet, at + 1);
    at = begin + length;
    invariant(at <= descriptorSet.length, "a descriptor set is whole", { at });
    files.push(descriptorSet.subarray(begin, at));
  }
  return files;
}

/** Reads protobuf's variable-length number that begins at `at`, and the place behind it. */
function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let place = at, weight = 1; ; place += 1, weight *= 0x80) {
    const byte = bytes[place] ?? 0;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return { value, end: place + 1 };
  }
}

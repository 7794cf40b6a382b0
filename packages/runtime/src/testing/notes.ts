import { type Application, Refusal } from "@cutline/core";

/** Text as bytes, as commands, payloads and states are here. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes as text. */
export function text(encoded: Uint8Array): string {
  return new TextDecoder().decode(encoded);
}

/** A node that sends notes: `TARGET TEXT` sends TEXT to TARGET. It keeps those that it gets, a line each, with their sender. */
export const notes: Application<string[]> = {
  name: "notes",
  sendsOnReceive: false,
  create: (init) => (init.length === 0 ? [] : text(init).split("\n")),
  command: (_state, command, context) => {
    const [, target, note] = /^(\d+) (.+)$/s.exec(text(command)) ?? [];
    if (note === undefined) throw new Refusal("BAD_COMMAND", `"${text(command)}" is no note to anybody`);
    context.send(Number(target), bytes(note));
    return bytes(`sent ${note}`);
  },
  receive: (state, from, payload) => {
    state.push(`${from}: ${text(payload)}`);
  },
  save: (state) => bytes(state.join("\n")),
  load: (saved) => text(saved).split("\n"),
  audit: () => [],
};

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "@grpc/grpc-js";
import { ECHO_SERVICE } from "./echo-service.js";
import { type Caller, PLAIN, unary } from "./grpc-calls.js";

/** Bytes of a request: what a small command takes. */
const REQUEST_BYTES = 16;

/** Unary calls over bare grpc-js: the server gives back what it gets, after it went through so many further processes, joined by bare `ws`, and back. */
export async function bareGrpc(processesBehind = 0): Promise<Caller> {
  const program = fileURLToPath(new URL("grpc-echo.js", import.meta.url));
  const child = spawn(process.execPath, [program, String(processesBehind)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer]; // a pipe without an encoding gives buffers
  const client = new Client(`127.0.0.1:${line.toString().trim()}`, ...PLAIN);
  const request = Buffer.alloc(REQUEST_BYTES);
  return {
    call: (answered) => {
      unary(client, ECHO_SERVICE.echo, request, answered);
    },
    tidy: () => Promise.resolve(),
    close: async () => {
      client.close();
      child.kill();
      await once(child, "exit");
    },
  };
}

/** Microseconds of a unary call between two processes over bare grpc-js, one call at a time, over so many. */
export async function bareGrpcCall(calls: number): Promise<number> {
  const caller = await bareGrpc();
  const call = (): Promise<void> =>
    new Promise((resolve, reject) => {
      caller.call((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  try {
    await call();
    const startedMs = performance.now();
    for (let made = 0; made < calls; made += 1) await call();
    return ((performance.now() - startedMs) * 1000) / calls;
  } finally {
    await caller.close();
  }
}

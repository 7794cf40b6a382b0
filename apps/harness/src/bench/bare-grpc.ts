import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { credentials, makeGenericClientConstructor } from "@grpc/grpc-js";
import { ECHO_SERVICE } from "./echo-service.js";

/** Bytes of a request: what a small command takes. */
const REQUEST_BYTES = 16;

/** Microseconds of a unary call between two processes over bare grpc-js, one call at a time, over so many. */
export async function bareGrpcCall(calls: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("grpc-echo.js", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer]; // a pipe without an encoding gives buffers
  const Client = makeGenericClientConstructor(ECHO_SERVICE, "Echo");
  const client = new Client(`127.0.0.1:${line.toString().trim()}`, credentials.createInsecure());
  const request = Buffer.alloc(REQUEST_BYTES);
  const call = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = ECHO_SERVICE.echo;
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  await call();
  const startedMs = performance.now();
  for (let made = 0; made < calls; made += 1) await call();
  const tookMs = performance.now() - startedMs;
  client.close();
  child.kill();
  await once(child, "exit");
  return (tookMs * 1000) / calls;
}

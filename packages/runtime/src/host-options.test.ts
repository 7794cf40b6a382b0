import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { hostArguments, hostEnvironment, readHostOptions } from "./host-options.js";

const GIVEN = { hostId: 3, masterAddress: "ws://127.0.0.1:7077", joinToken: "a secret" };
const ENVIRONMENT: Readonly<Record<string, string>> = hostEnvironment(GIVEN);

describe("a host's options", () => {
  it("arrive as the master gave them; links are listened for on this machine alone", () => {
    expect(readHostOptions(ENVIRONMENT)).toEqual({ ...GIVEN, listenHost: "127.0.0.1", tls: null });
  });

  it("can name another address to listen on, and an empty one is none", () => {
    expect(readHostOptions({ ...ENVIRONMENT, CUTLINE_LISTEN_HOST: "::1" }).listenHost).toBe("::1");
    expect(readHostOptions({ ...ENVIRONMENT, CUTLINE_LISTEN_HOST: "" }).listenHost).toBe("127.0.0.1");
  });

  it.each(Object.keys(ENVIRONMENT))("name %s where it is missing or empty", (name) => {
    const missing = expect.objectContaining({
      code: "BAD_HOST_OPTIONS",
      message: `${name} is not set: hosts are started by a master`,
    }) as Error;
    expect(() => readHostOptions({ ...ENVIRONMENT, [name]: undefined })).toThrow(missing);
    expect(() => readHostOptions({ ...ENVIRONMENT, [name]: "" })).toThrow(missing);
  });

  it.each(["0", "-1", "1.5", "1e3", "0x10", " 1", "one", "4294967296", "99999999999"])("name CUTLINE_HOST_ID where it is %j", (hostId) => {
    const message = "CUTLINE_HOST_ID is not a whole number from 1 to 4294967295";
    const wrong = expect.objectContaining({ code: "BAD_HOST_OPTIONS", message }) as Error;
    expect(() => readHostOptions({ ...ENVIRONMENT, CUTLINE_HOST_ID: hostId })).toThrow(wrong);
  });

  it("reach to the largest host id, and to a master behind TLS, which takes a certificate and its key", () => {
    const secure = { ...GIVEN, hostId: 4_294_967_295, masterAddress: "wss://master.example:443/hosts" };
    const tls = { cert: "/etc/cutline/host.crt", key: "/etc/cutline/host.key" };
    expect(readHostOptions(hostEnvironment(secure, tls))).toEqual({ ...secure, listenHost: "127.0.0.1", tls });
    for (const missing of ["CUTLINE_TLS_CERT", "CUTLINE_TLS_KEY"]) {
      const environment = { ...hostEnvironment(secure, tls), [missing]: "" };
      expect(() => readHostOptions(environment)).toThrow(`${missing} is not set: hosts are started by a master`);
    }
  });

  it.each(["127.0.0.1:7077", "http://127.0.0.1:7077", "ws://", "ws://a b", "ws:7077"])(
    "name CUTLINE_MASTER_ADDRESS where it is %j",
    (address) => {
      const message = "CUTLINE_MASTER_ADDRESS is not a ws: or wss: URL";
      const wrong = expect.objectContaining({ code: "BAD_HOST_OPTIONS", message }) as Error;
      expect(() => readHostOptions({ ...ENVIRONMENT, CUTLINE_MASTER_ADDRESS: address })).toThrow(wrong);
    },
  );
});

describe("hostArguments", () => {
  it("are such that Node.js starts the program", () => {
    expect(spawnSync(process.execPath, [...hostArguments("-p"), "6 * 7"]).stdout.toString()).toBe("42\n");
  });
});

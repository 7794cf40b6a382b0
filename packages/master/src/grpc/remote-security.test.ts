import { describe, expect, it, onTestFinished } from "vitest";
import { RemoteCluster } from "./remote-cluster.js";
import { authority, BOTH, ca, clients, MUTUAL, OPERATOR, scene, stranger, TOKENS } from "./testing/secure-scene.js";

describe("a RemoteCluster", () => {
  const remote = (address: string, security: ConstructorParameters<typeof RemoteCluster>[0]["security"]): RemoteCluster => {
    const cluster = new RemoteCluster({ address, ...(security === undefined ? {} : { security }) });
    onTestFinished(() => cluster.close());
    return cluster;
  };

  it("drives a cluster with a certificate and a token", async () => {
    const { address } = await scene(BOTH);
    const cluster = remote(address, { tls: { ca, own: clients.viewer }, token: OPERATOR });
    await cluster.start({ seed: 1n });
    await cluster.stop();
  });

  it("is refused in the server's words", async () => {
    const { address } = await scene(BOTH);
    await expect(remote(address, { tls: { ca, own: clients.viewer }, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
    await expect(remote(address, { tls: { ca, own: clients.viewer }, token: "x" }).start({ seed: 1n })).rejects.toMatchObject({
      code: "WRONG_TOKEN",
    });
  });

  it.each([
    ["it doesn't know the server's authority", { ca: stranger.ca, own: clients.operator }, "self-signed certificate in certificate chain"],
    ["it has no certificate", { ca, own: null }, "certificate required"],
  ])("says that the connection is not safe where %s", async (_why, tls, reason) => {
    const { address } = await scene(MUTUAL);
    await expect(remote(address, { tls, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "MASTER_UNTRUSTED",
      message: expect.stringContaining(reason) as string,
    });
  });

  it.each([
    ["is over", { expired: true }, "certificate has expired"],
    ["has another name", { names: ["elsewhere.example"], addresses: ["192.0.2.1"] }, "does not match certificate's altnames"],
  ])("trusts no server whose certificate %s", async (_why, request, reason) => {
    const server = await authority.server(request);
    const { address } = await scene({ tls: { ...server, clientCa: null }, tokens: TOKENS });
    for (const place of [address, address.replace("127.0.0.1", "localhost")]) {
      await expect(remote(place, { tls: { ca, own: null }, token: OPERATOR }).start({ seed: 1n })).rejects.toMatchObject({
        code: "MASTER_UNTRUSTED",
        message: expect.stringContaining(reason) as string,
      });
    }
  });

  it("sends no token over a network in the clear", () => {
    expect(() => remote("192.0.2.1:7077", { tls: null, token: OPERATOR })).toThrow(
      expect.objectContaining({ code: "INSECURE_TOKEN" }) as Error,
    );
  });

  it("finds no server where TLS is spoken by one of the two alone", async () => {
    const secure = await scene(MUTUAL);
    await expect(remote(secure.address, { tls: null, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "MASTER_UNREACHABLE",
    });
    const { address } = await scene({ tls: null, tokens: TOKENS });
    await expect(remote(address, { tls: { ca, own: null }, token: OPERATOR }).start({ seed: 1n })).rejects.toMatchObject({
      code: expect.stringMatching(/^MASTER_UN/) as string,
    });
  });
});

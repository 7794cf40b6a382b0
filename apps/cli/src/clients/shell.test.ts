import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outputUnder } from "../testing/clients-page.js";
import { newcomer, Newcomer } from "../testing/newcomer.js";
import { OPERATOR, secureMaster, VIEWER } from "../testing/secure-masters.js";

const HEADING = "A shell, over TLS";

describe("a shell", () => {
  it("drives the bank through reflection, as the page shows", async () => {
    expect(await (await newcomer()).follows("A shell")).toBe(outputUnder("A shell"));
  });

  it("does so over TLS, with an operator's token", async () => {
    const { address, ca } = await secureMaster("tokens");
    const reader = new Newcomer(address, { CUTLINE_TOKEN: OPERATOR });
    copyFileSync(ca, join(reader.directory, "ca.crt"));
    expect(await reader.follows(HEADING)).toBe(outputUnder(HEADING));
  });

  it("is refused with a viewer's token, and with one that nobody knows", async () => {
    const { address, ca } = await secureMaster("tokens");
    const reader = new Newcomer(address, { CUTLINE_TOKEN: VIEWER });
    copyFileSync(ca, join(reader.directory, "ca.crt"));
    await expect(reader.follows(HEADING)).rejects.toThrow(/"code": "permission_denied"/);
    const stranger = new Newcomer(address, { CUTLINE_TOKEN: VIEWER.replace("0", "1") });
    copyFileSync(ca, join(stranger.directory, "ca.crt"));
    await expect(stranger.follows(HEADING)).rejects.toThrow("failed to find service"); // that is all that buf says of reflection that was refused
    const words = `--schema "$CUTLINE/proto" --protocol grpc --cacert ca.crt -H @token.header --data '{}'`;
    const asked = stranger.runs(`"$CUTLINE/node_modules/.bin/buf" curl ${words} "https://$ADDRESS/cutline.v1.MasterService/StartCluster"`);
    await expect(asked).rejects.toThrow(/"code": "unauthenticated"/);
  });

  it("shows a certificate, and looks with a viewer's", async () => {
    const { address, ca, viewer } = await secureMaster("certificates");
    const reader = new Newcomer(address);
    const words = `--protocol grpc --cacert ${ca} ${viewer.join(" ").replaceAll("--tls-", "--")} --data '{}'`;
    const look = (method: string) =>
      reader.runs(`"$CUTLINE/node_modules/.bin/buf" curl ${words} "https://$ADDRESS/cutline.v1.MasterService/${method}"`);
    await expect(look("StartCluster")).rejects.toThrow(/"code": "permission_denied"/);
    await expect(look("InspectCluster")).rejects.toThrow(/"code": "failed_precondition"/); // it may ask, but there is none
  });

  it("gets nowhere in the clear with a master that speaks TLS", async () => {
    const { address } = await secureMaster("tokens");
    await expect(new Newcomer(address).follows("A shell")).rejects.toThrow("failed to find service");
  });
});

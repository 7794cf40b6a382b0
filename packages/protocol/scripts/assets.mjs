// Puts beside the compiled code what people in other languages need: the .proto files, and their descriptor set for
// generic gRPC clients and server reflection.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const inTree = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(inTree("proto"), { recursive: true, force: true });
cpSync(inTree("../../proto"), inTree("proto"), { recursive: true });
execFileSync("buf", ["build", "../..", "--as-file-descriptor-set", "-o", "dist/cutline.binpb"], { cwd: packageDir, stdio: "inherit" });

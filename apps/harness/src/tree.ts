import { fileURLToPath } from "node:url";

/** The root of the source tree that the harness is part of. */
export const TREE = fileURLToPath(new URL("../../../", import.meta.url));

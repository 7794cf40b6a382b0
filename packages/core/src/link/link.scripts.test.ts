import { join } from "node:path";
import { dataDriven } from "../testing/data-driven.js";
import { LinkScript } from "../testing/link-script.js";

dataDriven(join(import.meta.dirname, "../../testdata/link"), () => {
  const script = new LinkScript();
  return (command) => script.perform(command);
});

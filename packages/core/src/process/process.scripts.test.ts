import { join } from "node:path";
import { dataDriven } from "../testing/data-driven.js";
import { ProcessScript } from "../testing/process-script.js";

dataDriven(join(import.meta.dirname, "../../testdata/process"), () => {
  const script = new ProcessScript();
  return (command) => script.perform(command);
});

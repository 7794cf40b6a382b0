import type { PageData } from "../html/page-data.js";
import { readPageData } from "../html/read-page-data.js";
import { createChannelsSection } from "./channels-section.js";
import { createComparison } from "./comparison.js";
import { createDiagramSection } from "./diagram/diagram-section.js";
import { make } from "./elements.js";
import { createHeader } from "./header.js";
import { createNodeTable } from "./node-table.js";
import { PageState } from "./page-state.js";
import { createSummary } from "./summary.js";
import { createWaterfall } from "./waterfall.js";

/** Builds the page from the data that is in it. */
function build(page: HTMLElement, data: PageData): void {
  const state = new PageState(readPageData(data));
  const hasSnapshots = state.run.snapshots.length > 0;
  const diagram = createDiagramSection(state);
  const channels = hasSnapshots ? createChannelsSection(state) : null;
  const changeTheme = (): void => {
    diagram.changeTheme();
    channels?.changeTheme();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changeTheme);
  const main = make("main", {}, createSummary(state), createComparison(state), diagram.element);
  if (channels !== null) main.append(createNodeTable(state), channels.element, createWaterfall(state));
  page.replaceChildren(createHeader(state, changeTheme), main);
  page.dataset["ready"] = "true";
}

const page = document.getElementById("page");
const data = document.getElementById("data");
if (page !== null && data !== null) build(page, JSON.parse(data.textContent) as PageData);

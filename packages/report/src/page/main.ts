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
import { Theme } from "./theme.js";
import { createWaterfall } from "./waterfall.js";

/** Builds the page from the data that is in it. */
function build(page: HTMLElement, data: PageData): void {
  const state = new PageState(readPageData(data));
  const { snapshots, compared } = state.run;
  const diagram = compared === null ? createDiagramSection(state) : null;
  const channels = snapshots.length > 0 ? createChannelsSection(state) : null;
  const theme = new Theme(() => {
    diagram?.changeTheme();
    channels?.changeTheme();
  });
  const main = make("main", {}, createSummary(state), createComparison(state));
  if (diagram !== null) main.append(diagram.element);
  if (channels !== null) main.append(createNodeTable(state), channels.element);
  if (channels !== null && diagram !== null) main.append(createWaterfall(state));
  page.replaceChildren(createHeader(state, theme), main);
  page.dataset["ready"] = "true";
}

const page = document.getElementById("page");
const data = document.getElementById("data");
if (page !== null && data !== null) build(page, JSON.parse(data.textContent) as PageData);

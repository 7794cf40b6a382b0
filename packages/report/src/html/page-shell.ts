import { script, style } from "../generated/page-assets.js";
import { escapeMarkup } from "../text/visible-text.js";
import type { PageData } from "./page-data.js";

/** Nothing runs, looks or loads but the one script and the one style that are in the page. */
const POLICY = `default-src 'none'; script-src '${script.hash}'; style-src '${style.hash}'; base-uri 'none'; form-action 'none'`;

/** The page around its data. */
export function createPage(data: PageData): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(data.title)} – snapshot report</title>
<style>${style.text}</style>
</head>
<body>
<div id="page"><noscript><p>${escapeMarkup(withoutScript(data))}</p></noscript></div>
<script type="application/json" id="data">${jsonInScript(data)}</script>
<script>${script.text}</script>
</body>
</html>
`;
}

/** JSON that can't end the element that it stands in, nor begin a comment there. */
function jsonInScript(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** What can be told to a reader whose browser runs no script. */
function withoutScript({ title, snapshots }: PageData): string {
  const verdicts = snapshots.map(({ id, consistent, sums }) => {
    const amounts = sums === null ? "" : `, ${sums[0]} at rest and ${sums[1]} in transit`;
    return `snapshot ${id} is ${consistent ? "consistent" : "inconsistent"}${amounts}`;
  });
  return `${title}: ${verdicts.join("; ") || "no snapshot was taken"}. The rest of this report is drawn by its own script, which this browser doesn't run.`;
}

import { describe, expect, it } from "vitest";
import { randomRun } from "../testing/random-run.js";
import { reportWithoutNode2, sampleReport } from "../testing/sample.js";
import { renderSvg, SVG_LIMITS } from "./svg-diagram.js";

/** The data-* attributes of every element of a class, in the order of the picture. */
function marksOf(svg: string, kind: string): Record<string, string>[] {
  return [...svg.matchAll(new RegExp(`<\\w+ class="${kind}"([^>]*)>`, "g"))].map(([, attributes = ""]) =>
    Object.fromEntries([...attributes.matchAll(/data-([a-z-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value])),
  );
}

describe("the diagram of original/test_1.txt", () => {
  const svg = renderSvg(sampleReport());

  it("shows exactly its messages, and which of them is in transit", () => {
    expect(marksOf(svg, "message")).toEqual([
      { source: "1", target: "2", position: "1", state: "plain", received: "true" },
      { source: "2", target: "1", position: "1", state: "in-transit", received: "true" },
      { source: "1", target: "2", position: "2", state: "plain", received: "true" },
      { source: "2", target: "1", position: "2", state: "plain", received: "true" },
    ]);
    expect([...svg.matchAll(/<text[^>]*text-anchor="middle">(\d+)</g)].map(([, label]) => label)).toEqual(["300", "100", "400", "300"]);
  });

  it("shows exactly its markers", () => {
    expect(marksOf(svg, "marker")).toEqual([
      { snapshot: "1-1", source: "1", target: "2", behind: "2" },
      { snapshot: "1-1", source: "2", target: "1", behind: "1" },
    ]);
  });

  it("shows its cut where each node recorded", () => {
    expect(marksOf(svg, "cut")).toEqual([{ snapshot: "1-1" }]);
    expect(marksOf(svg, "cut-point")).toEqual([
      { node: "1", tick: "6" },
      { node: "2", tick: "7" },
    ]);
  });
});

it("says that a cut isn't the snapshot's where the trace doesn't reach to it", () => {
  const svg = renderSvg(reportWithoutNode2());
  expect(svg).toContain("snapshot 1-1: its cut isn&#39;t whole in the trace<");
  expect(svg).toContain(
    "The trace doesn&#39;t reach to where 1 of 2 nodes recorded snapshot 1-1: the cut stands behind all that is known of it,",
  );
  expect(svg).toContain("Missing from the trace: host 2 is gone.");
  expect(renderSvg(sampleReport())).not.toContain("The trace doesn&#39;t reach");
});

it("leaves out what is beyond its limits, and says so", () => {
  const svg = renderSvg(randomRun({ seed: 2n, nodes: 4, steps: 3 * SVG_LIMITS.stepsMax, snapshots: 1 }));
  expect(marksOf(svg, "step").filter(({ node }) => node !== undefined)).toHaveLength(SVG_LIMITS.stepsMax);
  expect(svg).toMatch(/Left out, to stay readable: [\d,]+ steps? before, [\d,]+ steps? behind/);
  expect(marksOf(svg, "cut-point")).toHaveLength(4);
});

it("leaves out nodes beyond its limit, and says so", () => {
  const nodes = Array.from({ length: SVG_LIMITS.lanesMax + 1 }, (_, place) => place + 1);
  const svg = renderSvg({ ...sampleReport(), nodes });
  expect(marksOf(svg, "lane")).toHaveLength(SVG_LIMITS.lanesMax);
  expect(svg).toContain("Left out, to stay readable: 1 node.");
});

it("has its colours where they are used, in light and in dark, for programs that know no variables", () => {
  const svg = renderSvg(sampleReport());
  expect(svg).not.toMatch(/var\(|light-dark/);
  const [light = "", dark = ""] = svg.split("@media (prefers-color-scheme:dark)");
  const selectors = (style: string): string[] =>
    [...style.matchAll(/([^{}]+)\{[^{}]*(?:fill|stroke):#/g)].map(([, selector = ""]) => selector);
  expect(selectors(dark).length).toBeGreaterThan(20);
  expect(selectors(light)).toEqual(selectors(dark));
});

it("says how to get a trace where there is none", () => {
  expect(renderSvg({ ...sampleReport(), trace: null })).toContain("cutline run --trace");
});

it("escapes what an application says", () => {
  const svg = renderSvg({ ...sampleReport(), title: `<script>alert("x")</script>\u202e&` });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;\\u202e&#38;");
});

import { describe, expect, it } from "vitest";
import { formatReport, type SuiteReport } from "./report.js";

const REPORT: SuiteReport = {
  suite: "tokens",
  cases: [
    { name: "one", ok: true, story: "the snapshot is as expected", milliseconds: 1.5 },
    { name: 'two & <"three">', ok: false, story: "differs:\n- N1 1\n+ N1 2 \u0007", milliseconds: 1234.4 },
  ],
};

describe("a report", () => {
  it("says in words what is wrong, below its case", () => {
    expect(formatReport(REPORT, "words")).toBe(
      `ok    one: the snapshot is as expected
FAIL  two & <"three">
      differs:
      - N1 1
      + N1 2 \u0007
tokens: 1 of 2 cases doesn't conform
`,
    );
  });

  it("counts in words", () => {
    const [good, bad] = [REPORT.cases.slice(0, 1), REPORT.cases.slice(1)];
    const last = (cases: SuiteReport["cases"]): string | undefined => formatReport({ suite: "s", cases }, "words").split("\n").at(-2);
    expect(last(good)).toBe("s: the one case conforms");
    expect(last([...good, ...good])).toBe("s: all 2 cases conform");
    expect(last(bad)).toBe("s: the one case doesn't conform");
    expect(last([...bad, ...bad])).toBe("s: 2 of 2 cases don't conform");
  });

  it("is JUnit's XML for machines, with what XML can't hold replaced", () => {
    expect(formatReport(REPORT, "junit")).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" time="1.236">
  <testsuite name="tokens" tests="2" failures="1" errors="0" time="1.236">
    <testcase classname="tokens" name="one" time="0.002"/>
    <testcase classname="tokens" name="two &amp; &lt;&quot;three&quot;&gt;" time="1.234">
      <failure message="differs:">differs:
- N1 1
+ N1 2 �</failure>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it("is TAP for test harnesses, with what is wrong as a YAML block", () => {
    expect(formatReport({ ...REPORT, cases: [...REPORT.cases, { name: "a # b", ok: true, story: "fine", milliseconds: 0 }] }, "tap")).toBe(
      `TAP version 14
1..3
ok 1 - one # time=2ms
not ok 2 - two & <"three"> # time=1234ms
  ---
  message: |
    differs:
    - N1 1
    + N1 2 \u0007
  ...
ok 3 - a \\# b # time=0ms
`,
    );
  });

  it("is JSON for machines", () => {
    expect(JSON.parse(formatReport(REPORT, "json"))).toEqual({ suite: "tokens", ok: false, cases: REPORT.cases });
  });
});

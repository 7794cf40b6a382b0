import { readFileSync } from "node:fs";
import { encodeState, encodeTransfer } from "@cutline/bank";
import type { NodeRecord, Snapshot, Trace } from "@cutline/protocol";
import { encodeSavedRun } from "@cutline/report";

/** A real run, saved: two nodes, four transfers, a snapshot with one of them in transit, and its trace. */
export const SAMPLE = new URL("../../../../packages/report/testdata/test_1.cutline", import.meta.url);

/** Its bytes. */
export function sampleRun(): Uint8Array {
  return readFileSync(SAMPLE);
}

/** What an application may hold that means harm, each to another reader. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  '=HYPERLINK("http://evil.example","click")',
  "-1+cmd|' /C calc'!A0",
  "@SUM(1;2)",
  "line one\nline two\r\nnode 1 = 999999",
  "| a | b |\n| --- | --- |",
  "\u202Ereversed\u202C \u0000 \u001B[31mred\u0007",
  "'); DROP TABLE nodes; --",
  '\\N \\" ]; evil [label="x',
  "end\n  n1->>n2: forged;#quot;%%{init}%%",
  "# EOF\ncutline_node_amount 5",
  '{"node1":99}\nforged',
  "&lt;b&gt; &#60;",
  "ünïcödé ⚖️ 汉字 🪙",
];

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Each hostile text as a message in transit from node 1 to node 2, which have hostile states; and one that is no UTF-8, and one of a megabyte. */
export function hostileRun(): Uint8Array {
  const messages = [...HOSTILE.map(bytes), Uint8Array.from([0xff, 0xfe, 0xc0, 0x80]), new Uint8Array(1_000_000).fill(0x3c)];
  const first = { snapshotId: "1-1", sent: [{ target: 2, count: messages.length }], silentSources: [2] };
  const nodes: NodeRecord[] = [
    { ...first, node: 1, state: bytes(HOSTILE.join(" ")), incoming: [] },
    {
      snapshotId: "1-1",
      node: 2,
      state: new Uint8Array(10_000_000).fill(0x22),
      sent: [],
      incoming: [{ source: 1, received: 0, messages }],
      silentSources: [],
    },
  ];
  const snapshot: Snapshot = {
    state: { snapshotId: "1-1", nodes },
    verdict: { consistent: false, violations: [] },
    beginTime: undefined,
    collectTime: undefined,
  };
  const explanation = HOSTILE.join(" ");
  snapshot.verdict?.violations.push({ reason: HOSTILE[0] ?? "", channel: { source: 1, target: 2 }, position: 1, explanation });
  return encodeSavedRun({
    title: HOSTILE.join(" "),
    savedBy: HOSTILE[0] ?? "",
    sessions: [{ application: HOSTILE[1] ?? "", snapshots: [snapshot], trace: hostileTrace() }],
  });
}

function hostileTrace(): Trace {
  const sent = HOSTILE.map((text, place) => ({ $case: "sent" as const, value: { target: 2, position: place + 1, payload: bytes(text) } }));
  const received = HOSTILE.map((text, place) => ({
    $case: "received" as const,
    value: { source: 1, position: place + 1, payload: bytes(text) },
  }));
  const command = { $case: "command" as const, value: { command: bytes(HOSTILE[5] ?? ""), reply: bytes("") } };
  const recorded = {
    $case: "recorded" as const,
    value: { snapshotId: HOSTILE[3] ?? "", firstMarkerFrom: undefined, state: bytes(HOSTILE[10] ?? "") },
  };
  return {
    missing: HOSTILE[10] ?? "",
    nodes: [
      { node: 1, events: [command, ...sent, recorded].map((event, place) => ({ timeUs: 1_000 + place, event })), dropped: 3 },
      { node: 2, events: received.map((event, place) => ({ timeUs: 500 + place, event })), dropped: 0 },
    ],
  };
}

/** A mesh of so many nodes, with a coin in transit on one channel of each. */
export function largeRun(count: number): Uint8Array {
  const nodes = Array.from({ length: count }, (_, node): NodeRecord => {
    const sources = Array.from({ length: count }, (__, source) => source).filter((source) => source !== node);
    const busy = (node + 1) % count;
    return {
      snapshotId: "0-1",
      node,
      state: encodeState({ balance: 999n, deposited: 1_000n }),
      sent: [{ target: (node + count - 1) % count, count: 1 }],
      incoming: [{ source: busy, received: 0, messages: [encodeTransfer(1n)] }],
      silentSources: sources.filter((source) => source !== busy),
    };
  });
  const snapshot: Snapshot = {
    state: { snapshotId: "0-1", nodes },
    verdict: { consistent: true, violations: [] },
    beginTime: new Date(0),
    collectTime: new Date(1),
  };
  return encodeSavedRun({ title: "a mesh", savedBy: "a test", sessions: [{ application: "bank", snapshots: [snapshot] }] });
}

/** Two snapshots, between which a node came, money moved and a message arrived. */
export function twoSnapshots(): Uint8Array {
  const part = (snapshotId: string, node: number, balance: bigint, more: Partial<NodeRecord> = {}): NodeRecord => ({
    snapshotId,
    node,
    state: encodeState({ balance, deposited: balance }),
    sent: [],
    incoming: [],
    silentSources: [],
    ...more,
  });
  const earlier = [
    part("1-1", 1, 700n, { sent: [{ target: 2, count: 2 }], silentSources: [2] }),
    part("1-1", 2, 500n, { incoming: [{ source: 1, received: 0, messages: [encodeTransfer(100n), encodeTransfer(200n)] }] }),
  ];
  const later = [
    part("2-1", 1, 700n, { sent: [{ target: 2, count: 2 }], silentSources: [2, 3] }),
    part("2-1", 2, 590n, {
      sent: [{ target: 3, count: 1 }],
      incoming: [{ source: 1, received: 1, messages: [encodeTransfer(200n)] }],
      silentSources: [3],
    }),
    part("2-1", 3, 50n, { incoming: [{ source: 2, received: 0, messages: [encodeTransfer(10n)] }], silentSources: [1] }),
  ];
  const snapshots = [earlier, later].map((nodes): Snapshot => ({
    state: { snapshotId: nodes[0]?.snapshotId ?? "", nodes },
    verdict: { consistent: true, violations: [] },
    beginTime: new Date(0),
    collectTime: new Date(5),
  }));
  return encodeSavedRun({ title: "two", savedBy: "a test", sessions: [{ application: "bank", snapshots }] });
}

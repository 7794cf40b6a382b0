import { formatChannel } from "@cutline/core";
import type { PageChannel } from "../html/read-page-data.js";
import { counted, grouped } from "../text/counted.js";
import { button, choice, foreignText, make } from "./elements.js";
import { LongTable } from "./long-table.js";
import { Matrix, type Measure } from "./matrix.js";
import type { PageState } from "./page-state.js";

interface ListedMessage {
  readonly position: number;
  readonly text: string;
}

/** The part of the page with the channels, and what changes its colours when the theme does. */
export interface ChannelsSection {
  readonly element: HTMLElement;
  changeTheme(): void;
}

/** The channels: a heat map, the same as a table, and the messages of the one that the reader chose. */
export function createChannelsSection(state: PageState): ChannelsSection {
  const details = make("div", { class: "details", "aria-live": "polite" });
  const choose = (channel: PageChannel | null): void => details.replaceChildren(...tellChannel(channel));
  const matrix = new Matrix(state, choose);
  const table = createTable(choose);
  const silent = make("p", { class: "note" });
  let measure: Measure = "messages";
  const show = (): void => {
    matrix.show(measure);
    choose(null);
    const { snapshot } = state;
    if (snapshot === null) return;
    table.show([...snapshot.carrying].sort((one, other) => other.inTransit - one.inTransit || other.sent - one.sent));
    const never = snapshot.channels - snapshot.carrying.length;
    silent.textContent = never === 0 ? "" : `${grouped(never)} of ${counted(snapshot.channels, "channel")} never carried anything.`;
  };
  state.listen((changed) => {
    if (changed.has("snapshot")) show();
  });
  show();
  const measures = choice("Colour", measuresOf(state), measure, (value) => {
    measure = value as Measure;
    matrix.show(measure);
  });
  const heading = make("div", { class: "heading" }, make("h2", { id: "channels-heading" }, "Channels"), measures);
  const how = make("p", { class: "note" }, "Rows send, columns receive. Click a cell to see the messages in transit on its channel.");
  const map = make("div", { class: "map" }, how, matrix.element, details);
  const element = make(
    "section",
    { "aria-labelledby": "channels-heading" },
    heading,
    make("div", { class: "columns" }, map, make("div", {}, table.element, silent)),
  );
  return { element, changeTheme: () => matrix.changeTheme() };
}

function measuresOf({ run }: PageState): [Measure, string][] {
  const amounts: [Measure, string][] = run.snapshots.some(({ sums }) => sums !== null) ? [["amount", "amount in transit"]] : [];
  return [["messages", "messages in transit"], ...amounts, ["sent", "messages sent"]];
}

function createTable(choose: (channel: PageChannel) => void): LongTable<PageChannel> {
  return new LongTable<PageChannel>("Channels that carried something", [
    { name: "Channel", cell: (channel) => button(formatChannel(channel), { class: "link" }, () => choose(channel)) },
    { name: "Sent", cell: ({ sent }) => grouped(sent), sortBy: ({ sent }) => sent, isNumber: true },
    { name: "Received", cell: ({ received }) => grouped(received), sortBy: ({ received }) => received, isNumber: true },
    { name: "In transit", cell: ({ inTransit }) => grouped(inTransit), sortBy: ({ inTransit }) => inTransit, isNumber: true },
  ]);
}

function tellChannel(channel: PageChannel | null): Node[] {
  if (channel === null) return [make("p", { class: "note" }, "No channel is chosen.")];
  const { sent, received, inTransit, listed } = channel;
  const heading = make("h3", {}, `Channel ${formatChannel(channel)}`);
  const counts = make(
    "p",
    {},
    `${counted(sent, "message")} sent before the cut, ${grouped(received)} received before it, ${grouped(inTransit)} in transit.`,
  );
  if (inTransit === 0) return [heading, counts];
  const table = new LongTable<ListedMessage>(`Messages in transit on ${formatChannel(channel)}`, [
    { name: "Position", cell: ({ position }) => grouped(position), isNumber: true },
    { name: "Message", cell: ({ text }) => text },
  ]);
  table.show(listed.map(({ text }, place) => ({ position: received + place + 1, text })));
  const missing = inTransit - listed.length;
  const left =
    missing === 0
      ? []
      : [
          make(
            "p",
            { class: "note left-out" },
            foreignText(`${counted(missing, "more message")} of this channel ${missing === 1 ? "is" : "are"} left out of this page.`),
          ),
        ];
  return [heading, counts, table.element, ...left];
}

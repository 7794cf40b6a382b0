import { TEXT_FORMATS } from "@cutline/report";

/** Formats that are more than text: three tables at once, a saved run, a database. */
const OTHER_FORMATS = ["csv", "pb", "sqlite"] as const;

export type TextFormatName = keyof typeof TEXT_FORMATS;
export type FormatName = TextFormatName | (typeof OTHER_FORMATS)[number];

/** Every format that can be asked for. */
export const FORMAT_NAMES: readonly FormatName[] = [...textFormatNames(), ...OTHER_FORMATS];

/** Whether there is such a format. */
export function isFormat(name: string): name is FormatName {
  return FORMAT_NAMES.some((format) => format === name);
}

/** Whether a format is text and nothing else. */
export function isTextFormat(name: string): name is TextFormatName {
  return Object.hasOwn(TEXT_FORMATS, name);
}

function textFormatNames(): TextFormatName[] {
  return Object.keys(TEXT_FORMATS).filter(isTextFormat);
}

/** The median of what `measure` gives, taken `repeat` times one after the other, and how far the others are from it. */
export async function median(repeat: number, measure: () => Promise<number>): Promise<Measurement> {
  const values: number[] = [];
  for (let round = 0; round < repeat; round += 1) values.push(await measure());
  return measurementOf(values);
}

/** The median of values, and how far the others are from it. */
export function measurementOf(taken: readonly number[]): Measurement {
  const values = taken.toSorted((one, other) => one - other);
  return { median: values[values.length >> 1] ?? Number.NaN, least: values[0] ?? Number.NaN, most: values.at(-1) ?? Number.NaN };
}

/** A figure that was measured several times. */
export interface Measurement {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A line between two points, and the size of a text that should stand beside it. */
export interface LabelWanted {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly width: number;
  readonly height: number;
}

/** Where along its line a label may stand: not in the middle, where lines cross. */
const PARTS = [0.3, 0.7, 0.2, 0.8, 0.5];

/** The middle of each label; null where it would cover another. The first come is served first. */
export function placeLabels(wanted: readonly LabelWanted[]): ([x: number, y: number] | null)[] {
  const taken = new Set<string>();
  return wanted.map((label) => {
    for (const part of PARTS) {
      const x = label.from[0] + part * (label.to[0] - label.from[0]);
      const y = label.from[1] + part * (label.to[1] - label.from[1]);
      const cells = cellsUnder(x, y, label);
      if (cells.some((cell) => taken.has(cell))) continue;
      for (const cell of cells) taken.add(cell);
      return [x, y];
    }
    return null;
  });
}

const CELL_PX = 6;

/** The cells of a coarse grid that a label covers. */
function cellsUnder(x: number, y: number, { width, height }: LabelWanted): string[] {
  const cells: string[] = [];
  for (let across = Math.floor((x - width / 2) / CELL_PX); across <= (x + width / 2) / CELL_PX; across += 1) {
    for (let down = Math.floor((y - height / 2) / CELL_PX); down <= (y + height / 2) / CELL_PX; down += 1) cells.push(`${across},${down}`);
  }
  return cells;
}

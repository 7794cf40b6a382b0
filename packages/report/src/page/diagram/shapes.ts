import type { Segment } from "../../diagram/geometry.js";

/**
 * Strokes lines as far as they are in the window: dashes outside it would cost as much as those within. Each is a stroke of its own: of many in one, each may
 * cross each, and finding out takes twice as long.
 */
export function strokeSegments(
  canvas: CanvasRenderingContext2D,
  segments: readonly Segment[],
  { width, height }: { width: number; height: number },
): void {
  for (const segment of segments) {
    const seen = clip(segment, width, height);
    if (seen === null) continue;
    canvas.beginPath();
    canvas.moveTo(seen.from[0], seen.from[1]);
    canvas.lineTo(seen.to[0], seen.to[1]);
    canvas.stroke();
  }
}

/** Pixels beyond the window that are drawn, for what is wider than a line. */
const BEYOND_PX = 10;

/** The part of a line that is in the window (Liang and Barsky); null where none is. */
function clip({ from, to }: Segment, width: number, height: number): Segment | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [first, last] = [0, 1];
  const edges = [
    [-dx, from[0] + BEYOND_PX],
    [dx, width + BEYOND_PX - from[0]],
    [-dy, from[1] + BEYOND_PX],
    [dy, height + BEYOND_PX - from[1]],
  ] as const;
  for (const [speed, room] of edges) {
    if (speed === 0 && room < 0) return null;
    if (speed < 0) first = Math.max(first, room / speed);
    if (speed > 0) last = Math.min(last, room / speed);
  }
  if (first > last) return null;
  return { from: [from[0] + first * dx, from[1] + first * dy], to: [from[0] + last * dx, from[1] + last * dy] };
}

/** A triangle at the end of a line, pointing where it goes. */
export function headAt(canvas: CanvasRenderingContext2D, segment: Segment, size: number): void {
  const [dx, dy] = direction(segment);
  const [x, y] = segment.to;
  canvas.moveTo(x, y);
  canvas.lineTo(x - size * dx - 0.42 * size * dy, y - size * dy + 0.42 * size * dx);
  canvas.lineTo(x - size * dx + 0.42 * size * dy, y - size * dy - 0.42 * size * dx);
  canvas.closePath();
}

/** A diamond at the end of a line. */
export function openDiamondAt(canvas: CanvasRenderingContext2D, segment: Segment, size: number): void {
  const [dx, dy] = direction(segment);
  const [x, y] = segment.to;
  canvas.moveTo(x, y);
  canvas.lineTo(x - 0.55 * size * dx - 0.4 * size * dy, y - 0.55 * size * dy + 0.4 * size * dx);
  canvas.lineTo(x - 1.1 * size * dx, y - 1.1 * size * dy);
  canvas.lineTo(x - 0.55 * size * dx + 0.4 * size * dy, y - 0.55 * size * dy - 0.4 * size * dx);
  canvas.closePath();
}

/** A diamond around a point. */
export function diamond(canvas: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  canvas.moveTo(x - radius, y);
  canvas.lineTo(x, y - radius);
  canvas.lineTo(x + radius, y);
  canvas.lineTo(x, y + radius);
  canvas.closePath();
}

function direction({ from, to }: Segment): [number, number] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

/**
 * The candidate that `word` was probably meant to be, or null. Case doesn't count; a beginning of three letters is enough; else up to one
 * mistake for every three letters: a letter too many, too few, wrong, or two swapped. The first of the nearest wins.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = distanceTo(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

function distanceTo(word: string, candidate: string): number {
  if (word === candidate) return 0;
  if (Math.abs(word.length - candidate.length) > candidate.length / 3) {
    return word.length >= 3 && candidate.startsWith(word) ? 0.5 : Number.POSITIVE_INFINITY;
  }
  return candidate.startsWith(word) && word.length >= 3 ? 0.5 : mistakes(word, candidate);
}

/** The optimal string alignment distance: each letter takes part in at most one mistake. */
function mistakes(word: string, candidate: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: candidate.length + 1 }, (_, index) => index);
  for (let row = 1; row <= word.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= candidate.length; column += 1) {
      const same = word[row - 1] === candidate[column - 1];
      let least = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && word[row - 1] === candidate[column - 2] && word[row - 2] === candidate[column - 1];
      if (swapped) least = Math.min(least, at(beforePrevious, column - 2) + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, candidate.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

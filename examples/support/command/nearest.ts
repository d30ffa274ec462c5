/**
 * Which of a few names was meant.
 * @module
 */

/** The one of `names` that is nearest to `word`, or undefined when none is within two edits and half the word. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const [best] = names.map((name) => ({ name, edits: distance(word, name) })).toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.min(2, word.length / 2) ? best.name : undefined;
}

/** The fewest letters to insert, delete or replace to turn `a` into `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

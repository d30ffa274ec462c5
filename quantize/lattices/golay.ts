/**
 * The extended binary Golay code: 4096 words of 24 bits, no two of them closer than 8 places.
 * @module
 */

/**
 * The words: number i has the 12 low bits i, and 12 bits more that those determine; bit j is place j.
 *
 * They are spanned by rows `(1 | B)`. The first row of B is `(0, 1, …, 1)`; row `1 + i` has 1 in column 0, and in column
 * `1 + j` where `i + j` modulo 11 is 0 or a square, that is 0, 1, 3, 4, 5 or 9. Weights are 0, 8, 12, 16 and 24, of 1, 759,
 * 2576, 759 and 1 words. Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 3 §2.8.
 */
export function golayWords(): Int32Array {
  const words = new Int32Array(4096);
  for (let i = 1; i < 4096; i++) {
    const lowest = 31 - Math.clz32(i & -i);
    words[i] = words[i & (i - 1)] ^ (1 << lowest) ^ (checks(lowest) << 12);
  }
  return words;
}

/** Row `row` of B, as bits. */
function checks(row: number): number {
  if (row === 0) return 0b111111111110;
  let bits = 1;
  for (const square of [0, 1, 3, 4, 5, 9]) bits |= 1 << (1 + (square - (row - 1) + 11) % 11);
  return bits;
}

/** Whether an even number of the bits of a word are 1; the word has at most 32. */
export function isEven(word: number): boolean {
  word ^= word >>> 16;
  word ^= word >>> 8;
  word ^= word >>> 4;
  return (0x6996 >>> (word & 15) & 1) === 0;
}

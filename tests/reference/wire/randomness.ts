/**
 * Keys, draws, random subsets and rotations. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

/** Two words of 32 bits: hi, then lo. */
export type Key = readonly [number, number];

/** The two words of Threefry-2x32 with 20 rounds. */
export function block(key: Key, counter: Key): Key {
  const k = [key[0], key[1], (key[0] ^ key[1] ^ 0x1bd11bda) >>> 0];
  const turns = [13, 15, 26, 6, 17, 29, 16, 24];
  let a = (counter[0] + k[0]!) % 2 ** 32;
  let b = (counter[1] + k[1]!) % 2 ** 32;
  for (let round = 0; round < 20; round++) {
    a = (a + b) % 2 ** 32;
    b = (rotate(b, turns[round % 8]!) ^ a) >>> 0;
    if (round % 4 === 3) {
      const g = (round + 1) / 4;
      a = (a + k[g % 3]!) % 2 ** 32;
      b = (b + k[(g + 1) % 3]! + g) % 2 ** 32;
    }
  }
  return [a, b];
}

const rotate = (b: number, r: number): number => ((b << r) | (b >>> (32 - r))) >>> 0;

/** The child i of a key. */
export function child(key: Key, i: number): Key {
  return block(key, [2 ** 32 - 1, i]);
}

/** Draw i of a key, an integer of 53 bits. */
export function draw(key: Key, i: number): number {
  const [a, b] = block(key, [0, i]);
  return Math.floor(a / 2 ** 5) * 2 ** 26 + Math.floor(b / 2 ** 6);
}

/** The subset of k of 0 … d − 1 that a key gives, increasing. */
export function randomSubset(key: Key, d: number, k: number): number[] {
  const taken = new Set<number>();
  for (let j = 0; j < k; j++) {
    const n = d - k + 1 + j;
    const M = draw(key, j);
    const t = M % n;
    if (M - t > 2 ** 53 - n) return randomSubset(child(key, 0), d, k);
    taken.add(taken.has(t) ? n - 1 : t);
  }
  return [...taken].sort((a, b) => a - b);
}

/** `part` rotated back with a turn. */
export function rotatedBack(turn: Key, part: readonly number[]): number[] {
  const x = [...part];
  const d = x.length;
  if (d === 0) return x;
  let p = 1;
  while (2 * p <= d) p = 2 * p;
  if (d === p) {
    hadamard(x, 0, p);
    signs(x, child(turn, 0));
    return x;
  }
  halves(x);
  signs(x, child(turn, 2));
  hadamard(x, d - p, p);
  signs(x, child(turn, 1));
  hadamard(x, 0, p);
  signs(x, child(turn, 0));
  return x;
}

/** Hadamard on the p coordinates from `first` on, in place. */
function hadamard(x: number[], first: number, p: number): void {
  for (let h = 1; h <= p / 2; h = 2 * h) {
    for (let i = 0; i < p; i++) {
      if (Math.floor(i / h) % 2 !== 0) continue;
      butterfly(x, first + i, first + i + h);
    }
  }
  const scale = 1 / Math.sqrt(p);
  for (let i = 0; i < p; i++) x[first + i] = x[first + i]! * scale;
}

function butterfly(x: number[], i: number, j: number): void {
  const a = x[i]!;
  const b = x[j]!;
  x[i] = a + b;
  x[j] = a - b;
}

function signs(x: number[], key: Key): void {
  for (let i = 0; i < x.length; i++) {
    const word = Math.floor(draw(key, Math.floor(i / 32)) / 2 ** 21);
    const bit = Math.floor(word / 2 ** (i % 32)) % 2;
    x[i] = x[i]! * (bit === 1 ? -1 : 1);
  }
}

function halves(x: number[]): void {
  const c = Math.SQRT1_2; // 3fe6a09e667f3bcd
  const e = Math.floor(x.length / 2);
  for (let i = 0; i < e; i++) {
    butterfly(x, i, i + e);
    x[i] = x[i]! * c;
    x[i + e] = x[i + e]! * c;
  }
}

/**
 * The inner loops of rANS: symbols into four states and words, and out of them again.
 *
 * The states take turns by changing places. Whether a word moves is a coin that no processor can guess, so that steps do not
 * branch on it; but where words seldom move, it guesses well, and steps that do are quicker.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";
import { check, checkIntegers } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/** Where every state begins and ends; it is at rest from LEAST to 2¹⁶ LEAST − 1. */
const STATES = 4, LEAST = 0x8000;

/** What a sequence comes to: the states that the reader begins with, and the words in the order that it takes them. */
export interface Held {
  /** Four states; that of the first symbol, the second, and so on. */
  readonly states: readonly number[];
  /** The words, two bytes each, the high one first. */
  readonly words: Uint8Array;
}

/** Appends the number of words, the states, and the words. */
export function writeHeld({ states, words }: Held, sink: BitSink): void {
  sink.write(words.length / 2, 32);
  for (const x of states) sink.write(x, 32);
  sink.writeBytes(words);
}

/** What was held in at most `most` words; throws a `RangeError` for more, and for states that cannot be. */
export function readHeld(source: BitSource, most: number): Held {
  const count = source.read(32);
  check(count <= most, "read symbols", "the number of words", `at most ${most}`, count);
  const states = Array.from({ length: STATES }, (_, j) => {
    const x = source.read(32);
    check(x >= LEAST && x < 2 ** 31, "read symbols", `state ${j}`, `from ${LEAST} to 2³¹ − 1`, x);
    return x;
  });
  return { states, words: source.readBytes(2 * count) };
}

/** Insists that all bytes of the words were read, and that the states ended where a writer begins. */
function checkEnd(words: Uint8Array, read: number, states: readonly number[]): void {
  check(read === words.length, "read symbols", "the number of words", `${read / 2}`, words.length / 2);
  for (const x of states) check(x === LEAST, "read symbols", "every last state", `${LEAST}`, x);
}

/** What is looked up of frequencies f of sum `2^b`. */
export interface Steps {
  /** b. */
  readonly bits: number;
  /** By symbol: `2¹⁶ (2^b − f) + low`. */
  readonly ofSymbol: Uint32Array;
  /** By slot: `2¹⁶ f + slot − low`. */
  readonly ofSlot: Uint32Array;
  /** By slot: its symbol. */
  readonly symbolAt: Int32Array;
}

/** The tables for these `frequencies`, of sum `2^bits`. */
export function stepsOf(frequencies: Vec, bits: number): Steps {
  const total = 1 << bits, ofSymbol = new Uint32Array(frequencies.length);
  const ofSlot = new Uint32Array(total), symbolAt = new Int32Array(total);
  for (let s = 0, low = 0; s < frequencies.length; low += frequencies[s++]) {
    const f = frequencies[s];
    ofSymbol[s] = (total - f) * 0x10000 + low;
    symbolAt.fill(s, low, low + f);
    for (let k = 0; k < f; k++) ofSlot[low + k] = f * 0x10000 + k;
  }
  return { bits, ofSymbol, ofSlot, symbolAt };
}

/** 1 where x has to move out a word before this step, as `x ≥ 2^(31 − b) f` and what follows would be 2³¹ or more; else 0. */
function movesOut(x: number, step: number, room: number): number {
  return (0x7fffffff - ((step >>> 16) << room) - x) >>> 31;
}

/** `2^b ⌊x/f⌋ + (x mod f) + low`, which is `x + (2^b − f) ⌊x/f⌋ + low`. */
function put(x: number, step: number, total: number): number {
  const gap = step >>> 16;
  return x + Math.imul((x / (total - gap)) | 0, gap) + (step & 0xffff) | 0;
}

/** `f ⌊x/2^b⌋ + slot − low`. */
function taken(x: number, step: number, bits: number): number {
  return Math.imul(step >>> 16, x >>> bits) + (step & 0xffff) | 0;
}

/** All ones where x has to move a word in, as it is below 2¹⁵; else 0. */
function movesIn(x: number): number {
  return x - LEAST >> 31;
}

// Below, `x` is the state whose turn it is, and `x1`, `x2`, `x3` are those after it. Words are laid down from the end, the
// reader's last first, and taken from the start. One is laid down, or read, at every step, and where none moves again at the
// next. Past the end words are 0. What is refused is named after the loop: a call inside would slow down every step.

/** Puts in one symbol a step, the last first. */
export function putEach(symbols: Int32Array, size: number, { bits, ofSymbol }: Steps): Held {
  const bytes = new Uint8Array(2 * symbols.length + 2), total = 1 << bits, room = 31 - bits;
  let at = bytes.length, x = LEAST, x1 = LEAST, x2 = LEAST, x3 = LEAST;
  let i = symbols.length - 1;
  for (; i >= 0; i--) {
    const s = symbols[i];
    if (s >>> 0 >= size) break;
    const step = ofSymbol[s], moves = movesOut(x, step, room);
    bytes[at - 1] = x;
    bytes[at - 2] = x >>> 8;
    at -= moves << 1;
    const next = put(x >> (moves << 4), step, total);
    x = x1, x1 = x2, x2 = x3, x3 = next;
  }
  if (i >= 0) checkIntegers("write symbols", "symbol", symbols, 0, () => size - 1);
  return { states: [x3, x2, x1, x], words: bytes.subarray(at) };
}

/** The same, quicker where words seldom move. */
export function putEachSeldom(symbols: Int32Array, size: number, { bits, ofSymbol }: Steps): Held {
  const bytes = new Uint8Array(2 * symbols.length), total = 1 << bits, room = 31 - bits;
  let at = bytes.length, x = LEAST, x1 = LEAST, x2 = LEAST, x3 = LEAST;
  let i = symbols.length - 1;
  for (; i >= 0; i--) {
    const s = symbols[i];
    if (s >>> 0 >= size) break;
    const step = ofSymbol[s];
    if (movesOut(x, step, room) !== 0) {
      bytes[--at] = x;
      bytes[--at] = x >>> 8;
      x >>= 16;
    }
    const next = put(x, step, total);
    x = x1, x1 = x2, x2 = x3, x3 = next;
  }
  if (i >= 0) checkIntegers("write symbols", "symbol", symbols, 0, () => size - 1);
  return { states: [x3, x2, x1, x], words: bytes.subarray(at) };
}

/** Puts in two symbols below `size` a step, s and t as `size s + t`, the last first; their number is even. */
export function putPairs(symbols: Int32Array, size: number, { bits, ofSymbol }: Steps): Held {
  const bytes = new Uint8Array(symbols.length + 2), total = 1 << bits, room = 31 - bits;
  let at = bytes.length, x = LEAST, x1 = LEAST, x2 = LEAST, x3 = LEAST;
  let i = symbols.length - 2;
  for (; i >= 0; i -= 2) {
    const s = symbols[i], t = symbols[i + 1];
    if (s >>> 0 >= size || t >>> 0 >= size) break;
    const step = ofSymbol[Math.imul(size, s) + t], moves = movesOut(x, step, room);
    bytes[at - 1] = x;
    bytes[at - 2] = x >>> 8;
    at -= moves << 1;
    const next = put(x >> (moves << 4), step, total);
    x = x1, x1 = x2, x2 = x3, x3 = next;
  }
  if (i >= 0) checkIntegers("write symbols", "symbol", symbols, 0, () => size - 1);
  return { states: [x3, x2, x1, x], words: bytes.subarray(at) };
}

/** The words with one more, so that the word at the end can be looked at. */
function oneMore(words: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(words.length + 2);
  bytes.set(words);
  return bytes;
}

/** Takes out one symbol a step; throws a `RangeError` where they do not end as they were begun. */
export function takeEach(held: Held, out: Int32Array, { bits, ofSlot, symbolAt }: Steps): void {
  const bytes = oneMore(held.words), mask = (1 << bits) - 1;
  let at = 0, [x, x1, x2, x3] = held.states;
  for (let i = 0; i < out.length; i++) {
    const slot = x & mask, next = taken(x, ofSlot[slot], bits), moves = movesIn(next);
    out[i] = symbolAt[slot];
    x = x1, x1 = x2, x2 = x3, x3 = next << (moves & 16) | (bytes[at] << 8 | bytes[at + 1]) & moves;
    at -= moves << 1;
  }
  checkEnd(held.words, at, [x, x1, x2, x3]);
}

/** The same, quicker where words seldom move. */
export function takeEachSeldom({ words, states }: Held, out: Int32Array, { bits, ofSlot, symbolAt }: Steps): void {
  const mask = (1 << bits) - 1;
  let at = 0, [x, x1, x2, x3] = states;
  for (let i = 0; i < out.length; i++) {
    const slot = x & mask;
    let next = taken(x, ofSlot[slot], bits);
    if (next < LEAST) {
      next = next << 16 | words[at] << 8 | words[at + 1];
      at += 2;
    }
    out[i] = symbolAt[slot];
    x = x1, x1 = x2, x2 = x3, x3 = next;
  }
  checkEnd(words, at, [x, x1, x2, x3]);
}

/** Takes out two symbols a step, where a slot has `2¹⁶ s + t`; their number is even. Throws as {@linkcode takeEach} does. */
export function takePairs(held: Held, out: Int32Array, { bits, ofSlot, symbolAt }: Steps): void {
  const bytes = oneMore(held.words), mask = (1 << bits) - 1;
  let at = 0, [x, x1, x2, x3] = held.states;
  for (let i = 0; i < out.length; i += 2) {
    const slot = x & mask, next = taken(x, ofSlot[slot], bits), moves = movesIn(next), both = symbolAt[slot];
    out[i] = both >>> 16;
    out[i + 1] = both & 0xffff;
    x = x1, x1 = x2, x2 = x3, x3 = next << (moves & 16) | (bytes[at] << 8 | bytes[at + 1]) & moves;
    at -= moves << 1;
  }
  checkEnd(held.words, at, [x, x1, x2, x3]);
}

/**
 * What every compressor owes its readers: checks of one vector under one key, each of which says what is wrong.
 * @module
 */

import {
  type Bits,
  bits,
  child,
  type Compressor,
  copy,
  countBits,
  decode,
  encode,
  type Key,
  source,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { messageOf } from "./observe.ts";

/** A duty: what it says, and what of it a compressor breaks on a vector; null where nothing. */
export interface Duty {
  readonly name: string;
  readonly says: string;
  broken(compressor: Compressor, x: Vec, key: Key): string | null;
}

/** The duties. Each assumes that the compressor takes `x`. */
export const duties: readonly Duty[] = [
  {
    name: "decoding",
    says: "a reader gets what the writer's `out` says, to the last bit",
    broken(compressor, x, key) {
      const told = new Float64Array(x.length).fill(NaN);
      const message = bits((sink) => compressor.write(x, key, sink, told));
      const read = decode(compressor, message, key);
      const i = told.findIndex((value, i) => !Object.is(value, read[i]));
      return i < 0 ? null : `coordinate ${i} is ${told[i]} to the writer and ${read[i]} to a reader`;
    },
  },
  {
    name: "whole message",
    says: "reading takes exactly the bits that were written, wherever they lie",
    broken(compressor, x, key) {
      const message = encode(compressor, x, key), alone = decode(compressor, message, key);
      for (const offset of [0, 3, 32]) {
        const from = source(bits((sink) => {
          sink.write(5, offset);
          compressor.write(x, key, sink);
          sink.write(0xdeadbeef, 32);
        }));
        from.read(offset);
        const value = compressor.read(from, key);
        const left = from.remaining - 32;
        if (left !== 0) return `of ${message.length} bits it read ${message.length - left}`;
        if (value.some((coordinate, i) => !Object.is(coordinate, alone[i]))) {
          return `at bit ${offset} it reads another value`;
        }
      }
      return null;
    },
  },
  {
    name: "counting",
    says: "a message is as long as is counted, and the same whether or not `out` is asked for",
    broken(compressor, x, key) {
      const message = encode(compressor, x, key), counted = countBits((sink) => compressor.write(x, key, sink));
      if (counted !== message.length) return `${counted} bits are counted and ${message.length} written`;
      const asked = bits((sink) => compressor.write(x, key, sink, new Float64Array(x.length)));
      return isSame(asked, message) ? null : "with `out` the message is another";
    },
  },
  {
    name: "purity",
    says: "the same vector and key make the same message, and the vector is left alone",
    broken(compressor, x, key) {
      const given = copy(x), first = encode(compressor, given, key);
      if (given.some((value, i) => !Object.is(value, x[i]))) return "it writes to the vector that it is given";
      const again = [key, child(key, 1), key].map(({ hi, lo }) => encode(compressor, given, { hi, lo }));
      return [again[0], again[2]].every((message) => isSame(message, first)) ? null : "another message comes later";
    },
  },
  {
    name: "strictness",
    says: "a message that ends too early is a RangeError, and nothing is made of it",
    broken(compressor, x, key) {
      const message = encode(compressor, x, key), { length } = message;
      const some = Array.from(uniforms(key, 12), (u) => Math.floor(u * length));
      for (const cut of new Set(length <= 16 ? Array(length).keys() : [0, 1, length - 1, length - 8, ...some])) {
        const why = notRefused(RangeError, () => compressor.read(source({ ...message, length: cut }), key));
        if (why !== null) return `the first ${cut} of ${length} bits: ${why}`;
      }
      return null;
    },
  },
  {
    name: "refusal",
    says: "a vector that is not finite is a RangeError, and one of another length a TypeError",
    broken(compressor, x, key) {
      for (const value of x.length === 0 ? [] : [NaN, Infinity, -Infinity]) {
        const broken = copy(x);
        broken[x.length - 1] = value;
        const why = notRefused(RangeError, () => encode(compressor, broken, key));
        if (why !== null) return `with ${value}: ${why}`;
      }
      const why = notRefused(TypeError, () => encode(compressor, [...Array.from(x), 0], key));
      return why === null ? null : `with a coordinate more: ${why}`;
    },
  },
];

/** What is wrong with `broken` on this vector, where a compressor that throws is wrong as well. */
export function complaintOf({ broken }: Duty, compressor: Compressor, x: Vec, key: Key): string | null {
  try {
    return broken(compressor, x, key);
  } catch (error) {
    return messageOf(error);
  }
}

/** What `body` does instead of throwing an error of that kind. */
function notRefused(kind: typeof RangeError | typeof TypeError, body: () => unknown): string | null {
  try {
    body();
  } catch (error) {
    if (error instanceof kind) return null;
    return `a ${error instanceof Error ? error.name : typeof error} instead of a ${kind.name}`;
  }
  return `it is taken, where a ${kind.name} is due`;
}

const isSame = (a: Bits, b: Bits): boolean => a.length === b.length && a.bytes.every((byte, i) => byte === b.bytes[i]);

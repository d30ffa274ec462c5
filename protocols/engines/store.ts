/**
 * States as bytes: what a checkpoint is in a file, or on its way to another machine.
 * @module
 */

import { bits, type BitSink, type BitSource } from "../../base/bits.ts";
import { bitLength, readBigInt, writeBigInt } from "../../base/big_integer.ts";
import { decodeError } from "../../quantize/wire/decode_error.ts";
import { open, readContent, seal } from "../../quantize/wire/envelope.ts";
import { arrayKinds, readNumbers, writeNumbers } from "./store_arrays.ts";

/** The first 32 bits inside: "BDst". */
const MAGIC = 0x42447374;
/** The version of the format that is written, and the only one that is read. */
const VERSION = 1;
/** How deep lists and records may stand in each other. */
const DEEPEST = 200;

/** What a value is, in 8 bits; typed arrays are `ARRAYS` and up. */
const UNDEFINED = 0, NULL = 1, FALSE = 2, TRUE = 3, NUMBER = 4, BIG = 5, STRING = 6, LIST = 7, RECORD = 8, ARRAYS = 16;

/**
 * Plain data as bytes: numbers, big integers, strings, booleans, null, undefined, typed arrays, lists and records of these.
 *
 * The same data give the same bytes, in whatever order a record was filled. They are sealed, with a checksum, and say
 * themselves what they hold. Throws a `TypeError` that names the place of anything else, such as a function, and where data
 * stand in each other more than 200 deep or in a circle.
 *
 * @example
 * ```ts
 * import { restore, store } from "@bitdescent/bitdescent/engines";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const state = { round: 7, workers: [{ x: Float64Array.of(-0, 1 / 3) }], server: null };
 * assertEquals(restore(store(state)), state);
 * assertEquals(store({ a: 1, b: 2n }), store({ b: 2n, a: 1 }));
 * assertThrows(() => store({ rule: [() => 1] }), TypeError, "rule[0]");
 * ```
 */
export function store(state: unknown): Uint8Array {
  const path: string[] = [];
  return seal(bits((sink) => {
    sink.write(MAGIC, 32);
    sink.write(VERSION, 8);
    write(state, sink, path);
  }));
}

/**
 * The data that {@linkcode store} made bytes of, to the last bit but for the digits of a NaN.
 *
 * Throws a `DecodeError`, a `RangeError` that says where, on bytes that `store` does not make, and makes no room for what they
 * only claim.
 */
export function restore(bytes: Uint8Array): unknown {
  const opened = open(bytes);
  if (opened.described) throw decodeError("it is a message that describes itself, not a state", 31);
  return readContent(opened, (source) => {
    insist(source.read(32) === MAGIC, "it is not a state");
    const version = source.read(8);
    insist(version === VERSION, `there is no version ${version} of states`);
    return read(source, 0);
  });
}

function write(value: unknown, sink: BitSink, path: string[]): void {
  const refuse = (what: string): never => {
    throw new TypeError(
      `Cannot store the state as ${path.join("") || "it"} must be plain data: current value is ${what}`,
    );
  };
  switch (typeof value) {
    case "undefined":
      return sink.write(UNDEFINED, 8);
    case "boolean":
      return sink.write(value ? TRUE : FALSE, 8);
    case "number":
      sink.write(NUMBER, 8);
      return writeNumbers(Float64Array.of(value), sink);
    case "bigint": {
      const size = value < 0n ? -value : value, width = 8 * Math.ceil(bitLength(size) / 8);
      sink.write(BIG, 8);
      sink.write(value < 0n ? 1 : 0, 8);
      sink.write(width / 8, 32);
      return writeBigInt(sink, size, width);
    }
    case "string":
      sink.write(STRING, 8);
      return writeText(value, sink);
    case "object":
      break;
    default:
      return refuse(`a ${typeof value}`);
  }
  if (value === null) return sink.write(NULL, 8);
  const kind = arrayKinds.findIndex((constructor) => value instanceof constructor);
  if (kind >= 0) {
    sink.write(ARRAYS + kind, 8);
    const array = value as Parameters<typeof writeNumbers>[0];
    sink.write(array.length, 32);
    return writeNumbers(array, sink);
  }
  if (path.length >= DEEPEST) return refuse(`more than ${DEEPEST} deep`);
  const inside = (part: string, item: unknown): void => {
    path.push(part);
    write(item, sink, path);
    path.pop();
  };
  if (Array.isArray(value)) {
    sink.write(LIST, 8);
    sink.write(value.length, 32);
    return value.forEach((item, i) => inside(`[${i}]`, item));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(`of class ${value.constructor?.name}`);
  const record = value as Record<string, unknown>, names = Object.keys(record).sort();
  sink.write(RECORD, 8);
  sink.write(names.length, 32);
  for (const name of names) {
    writeText(name, sink);
    inside(path.length > 0 ? `.${name}` : name, record[name]);
  }
}

function read(source: BitSource, depth: number): unknown {
  const kind = source.read(8);
  switch (kind) {
    case UNDEFINED:
      return undefined;
    case NULL:
      return null;
    case FALSE:
    case TRUE:
      return kind === TRUE;
    case NUMBER:
      return readNumbers(Float64Array, 1, source)[0];
    case BIG: {
      const sign = source.read(8), count = counted(source, 8), size = readBigInt(source, 8 * count);
      insist(
        sign <= 1 && !(sign === 1 && count === 0) && bitLength(size) > 8 * count - 8,
        "a big integer is not as it would be written",
      );
      return sign === 1 ? -size : size;
    }
    case STRING:
      return readText(source);
    case LIST:
      insist(depth < DEEPEST, `lists and records are more than ${DEEPEST} deep`);
      return Array.from({ length: counted(source, 8) }, () => read(source, depth + 1));
    case RECORD: {
      insist(depth < DEEPEST, `lists and records are more than ${DEEPEST} deep`);
      const record: Record<string, unknown> = {};
      let last: string | undefined;
      for (let left = counted(source, 40); left > 0; left--) {
        const name = readText(source);
        insist(last === undefined || last < name, "the names of a record are not in order");
        last = name;
        // A plain assignment would not do for the name __proto__.
        Object.defineProperty(record, name, {
          value: read(source, depth + 1),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      }
      return record;
    }
  }
  insist(kind >= ARRAYS && kind < ARRAYS + arrayKinds.length, `there is no kind ${kind} of value`);
  const constructor = arrayKinds[kind - ARRAYS];
  return readNumbers(constructor, counted(source, 8 * constructor.BYTES_PER_ELEMENT), source);
}

/** A text: how many code units of UTF-16 in 32 bits, and each in 16. */
function writeText(text: string, sink: BitSink): void {
  sink.write(text.length, 32);
  for (let i = 0; i < text.length; i++) sink.write(text.charCodeAt(i), 16);
}

function readText(source: BitSource): string {
  let text = "";
  for (let left = counted(source, 16); left > 0; left--) text += String.fromCharCode(source.read(16));
  return text;
}

/** A number of things that take at least `width` bits each; refused where as many are not there. */
function counted(source: BitSource, width: number): number {
  const count = source.read(32);
  insist(count * width <= source.remaining, `there is no room for ${count} items`);
  return count;
}

function insist(condition: boolean, why: string): asserts condition {
  if (!condition) throw new RangeError(why);
}

/**
 * Bits, numbers and integers of the wire format, read one after the other.
 *
 * All files of this folder are written from docs/wire-format.md alone and import nothing from the library, so that they
 * show that the page suffices. They are slow and plain on purpose: not to be improved.
 * @module
 */

/** A string of the characters 0 and 1, and the place of the next one to read. */
export interface Reader {
  readonly bits: string;
  place: number;
}

/** Throws unless `holds`. */
export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Cannot read the message as ${what}`);
}

/** The next `count` bits, as characters. */
export function take(reader: Reader, count: number): string {
  demand(count <= reader.bits.length - reader.place, "its bits end before a field does");
  reader.place += count;
  return reader.bits.slice(reader.place - count, reader.place);
}

/** An unsigned integer of up to 53 bits, the most significant first. */
export function integer(reader: Reader, width: number): number {
  return width === 0 ? 0 : parseInt(take(reader, width), 2);
}

/** An integer of `width` bits that must be from `least` to `most`. */
export function bounded(reader: Reader, width: number, least: number, most: number): number {
  const value = integer(reader, width);
  demand(least <= value && value <= most, `${value} is not from ${least} to ${most}`);
  return value;
}

/** A binary32 number: any, NaN included. */
export function float32(reader: Reader): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, integer(reader, 32));
  return view.getFloat32(0);
}

/** A binary64 number: any, NaN included. */
export function float64(reader: Reader): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, integer(reader, 32));
  view.setUint32(4, integer(reader, 32));
  return view.getFloat64(0);
}

/** A finite float32 whose sign bit is 0. */
export function size(reader: Reader): number {
  const value = float32(reader);
  demand(Number.isFinite(value) && !(value < 0) && !Object.is(value, -0), `${value} is no size`);
  return value;
}

/** An integer from 1 in Elias's gamma code, of at most `longest` binary digits. */
export function gamma(reader: Reader, longest = 31): number {
  let zeros = 0;
  while (take(reader, 1) === "0") {
    zeros++;
    demand(zeros + 1 <= longest, "an integer is too long");
  }
  return parseInt("1" + take(reader, zeros), 2);
}

/** An integer from 1 to 2³¹ − 1 in Elias's delta code. */
export function delta(reader: Reader): number {
  const digits = gamma(reader, 5);
  demand(digits <= 31, "an integer is above 2³¹ − 1");
  return parseInt("1" + take(reader, digits - 1), 2);
}

/** An integer from 1 to 2³¹ − 1 in Elias's omega code. */
export function omega(reader: Reader): number {
  let value = 1;
  while (take(reader, 1) === "1") {
    demand(value + 1 <= 31, "an integer is above 2³¹ − 1");
    value = parseInt("1" + take(reader, value), 2);
  }
  return value;
}

/**
 * What bit strings are, and what writes and reads them.
 * @module
 */

/** A bit string: what is sent, and exactly how long it is. */
export interface Bits {
  /** The bits, most significant first; the last byte is padded with zeros. */
  readonly bytes: Uint8Array;
  /** Length in bits. */
  readonly length: number;
}

/** Where a codec writes. A counter and a writer are both sinks, so the counted length is the sent length. */
export interface BitSink {
  /** Appends the low `width` bits of `value`, most significant first; `0 ≤ width ≤ 32`. */
  write(value: number, width: number): void;
  /** Appends whole bytes: the same bits as 8 at a time, and much faster where the position is at a byte. */
  writeBytes(bytes: Uint8Array): void;
  /**
   * Appends the whole bytes that `fill` writes in place, as many as it returns, at most `most`. A sink need not have it:
   * `fillBytes` of `base/bulk_bits.ts` works with every sink.
   */
  fillBytes?(most: number, fill: (bytes: Uint8Array) => number): void;
}

/** Where a codec reads. */
export interface BitSource {
  /** How many bits are left. */
  readonly remaining: number;
  /** The next `width` bits as an unsigned integer, `0 ≤ width ≤ 32`; throws a `RangeError` where fewer are left. */
  read(width: number): number;
  /** The next `8 · count` bits as bytes of the caller's own; throws a `RangeError` where fewer are left. */
  readBytes(count: number): Uint8Array<ArrayBuffer>;
  /** The same where they lie in the message, if they can be had there. A source need not have it. */
  lendBytes?(count: number): Uint8Array;
}

/**
 * Laws as values: what every implementation of an interface must satisfy, whoever wrote it.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import "../support/seed.ts";

/** A sentence, and a check that throws where it is false. */
export interface Law {
  readonly name: string;
  check(): void;
}

/** A law that must hold for everything that `arbitrary` makes. */
export function forAll<T>(name: string, arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, runs = 60): Law {
  return { name, check: () => fc.assert(fc.property(arbitrary, holds), { numRuns: runs }) };
}

/** Insists that two vectors are the same to the last bit: NaN is NaN, and −0 is not 0. */
export function assertSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assertEquals(actual.length, expected.length, `${what}: lengths differ`);
  for (let i = 0; i < actual.length; i++) {
    assert(Object.is(actual[i], expected[i]), `${what}: coordinate ${i} is ${actual[i]}, not ${expected[i]}`);
  }
}

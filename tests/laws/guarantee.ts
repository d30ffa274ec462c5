import { assert } from "@std/assert";
import fc from "fast-check";
import { child, type Guarantee, type Key, key as rootKey, norm2, subtract, type Vec } from "@bitdescent/bitdescent";
import { keys } from "../support/arbitraries.ts";
import { meanAndSlack } from "../support/average.ts";
import { forAll, type Law } from "./law.ts";

/** Rounding in a few operations on numbers of the size of x. */
const SLACK = 1e-14;

/** How many draws an average is taken over, and of how many vectors; how many vectors a sure promise is tested on. */
const DRAWS = 4000, VECTORS = 8, CASES = 300;

/**
 * What a guarantee says of `value(x, key)`, as laws of an interface.
 *
 * What is promised of an expectation is tested by averages, with a chance of 10⁻⁹ to reject what is true where
 * `‖Q(x) − x‖²` is never above `largestSquare(x)`: by default `n‖x‖²`.
 */
export function guaranteeLaws(
  interfaceName: string,
  guarantee: Guarantee,
  value: (x: Vec, key: Key) => Vec,
  inputs: fc.Arbitrary<Vec>,
  largestSquare: (x: Vec) => number = (x) => x.length * norm2(x) ** 2,
): Law[] {
  const cases = fc.tuple(inputs, keys);
  const errors = (x: Vec, key: Key, draws = DRAWS): Vec[] =>
    Array.from({ length: draws }, (_, i) => subtract(value(x, child(key, i)), x));

  const onAverage = (name: string, claim: (x: Vec, errors: readonly Vec[]) => void): Law =>
    forAll(`${interfaceName}: ${name}`, cases, ([x, key]) => claim(x, errors(x, key)), VECTORS);

  function atMost(squares: readonly number[], most: number, x: Vec): void {
    const { mean, slack } = meanAndSlack(squares, { range: largestSquare(x), claims: VECTORS });
    assert(mean <= most + slack, `a mean squared error of ${mean} where ${most} was promised`);
  }

  switch (guarantee.kind) {
    case "none":
      return [];
    case "unbiased":
      return [
        onAverage("on average nothing is added or lost", (x, errors) => {
          for (let i = 0; i < x.length; i++) {
            const draws = errors.map((error) => error[i]);
            const { mean, slack } = meanAndSlack(draws, {
              range: 2 * Math.sqrt(largestSquare(x)),
              claims: VECTORS * x.length,
            });
            const most = slack + SLACK * norm2(x);
            assert(Math.abs(mean) <= most, `coordinate ${i}: a mean error of ${mean} where ${most} is chance`);
          }
        }),
        onAverage("its variance is at most ω times the square", (x, errors) => {
          if (guarantee.omega < Infinity) {
            atMost(errors.map((error) => norm2(error) ** 2), guarantee.omega * norm2(x) ** 2, x);
          }
        }),
      ];
    case "contractive": {
      const random = isRandom(value, inputs);
      const most = (x: Vec): number => (Math.sqrt(1 - guarantee.delta) * (1 + SLACK) + SLACK) * norm2(x);
      const surely = forAll(`${interfaceName}: it contracts`, cases, ([x, key]) => {
        const [error] = errors(x, key, 1).map((error) => norm2(error));
        assert(error <= most(x), `an error of ${error} where at most ${most(x)} was promised`);
      }, CASES);
      const onTheMean = onAverage("it contracts on average", (x, errors) => {
        atMost(errors.map((error) => norm2(error) ** 2), most(x) ** 2, x);
      });
      return [random ? onTheMean : surely];
    }
    case "bounded":
      return [
        forAll(`${interfaceName}: no error within the range is above the covering radius`, cases, ([x, key]) => {
          const { radius, coveringRadius } = guarantee, error = norm2(subtract(value(x, key), x));
          const most = coveringRadius + SLACK * (radius < Infinity ? radius : norm2(x));
          assert(norm2(x) > radius || error <= most, `an error of ${error} where at most ${most} was promised`);
        }, CASES),
      ];
  }
}

/** Whether the value of some vector depends on the key. */
function isRandom(value: (x: Vec, key: Key) => Vec, inputs: fc.Arbitrary<Vec>): boolean {
  return fc.sample(inputs, { numRuns: 20, seed: 1 }).some((x) => {
    const values = Array.from({ length: 8 }, (_, i) => Array.from(value(x, child(rootKey(2), i))));
    return values.some((other) => other.some((coordinate, i) => !Object.is(coordinate, values[0][i])));
  });
}

import { assert } from "@std/assert";
import fc from "fast-check";
import { child, type Guarantee, type Key, norm2, subtract, type Vec } from "@bitdescent/bitdescent";
import { keys } from "../support/arbitraries.ts";
import { meanAndSlack } from "../support/average.ts";
import { forAll, type Law } from "./law.ts";

/** Rounding in a few operations on numbers of the size of x. */
const SLACK = 1e-14;

/** How many draws an average is taken over, and of how many vectors; how many vectors a sure promise is tested on. */
const DRAWS = 4000, VECTORS = 12, CASES = 300;

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
    const { mean, slack } = meanAndSlack(squares, { range: largestSquare(x), claims: CASES });
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
    case "contractive":
      return [
        forAll(`${interfaceName}: it contracts, surely or on average`, cases, ([x, key]) => {
          const most = (Math.sqrt(1 - guarantee.delta) * (1 + SLACK) + SLACK) * norm2(x);
          const sizes = errors(x, key, 8).map((error) => norm2(error));
          const worst = Math.max(...sizes);
          if (worst <= most) return;
          assert(Math.min(...sizes) < worst, `an error of ${worst} where at most ${most} was promised`);
          atMost(errors(x, key).map((error) => norm2(error) ** 2), most ** 2, x);
        }, CASES),
      ];
    case "bounded":
      return [
        forAll(`${interfaceName}: no error within the range is above the covering radius`, cases, ([x, key]) => {
          const { radius, coveringRadius } = guarantee, error = norm2(subtract(value(x, key), x));
          const most = coveringRadius + SLACK * radius;
          assert(norm2(x) > radius || error <= most, `an error of ${error} where at most ${most} was promised`);
        }, CASES),
      ];
  }
}

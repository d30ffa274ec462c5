/**
 * The seed of every property: imported for its effect, so that no test file draws its own.
 *
 * It is the environment's TEST_SEED, by default a constant. A failing property names its seed and path itself.
 * @module
 */

import fc from "fast-check";

const seed = Number(Deno.env.get("TEST_SEED") ?? 20201022);

if (!Number.isInteger(seed)) {
  throw new RangeError(`Cannot seed the tests as TEST_SEED must be an integer: current value is ${seed}`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

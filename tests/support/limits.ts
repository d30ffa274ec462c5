/**
 * Checks that several theorems share.
 * @module
 */

import { assert } from "@std/assert";
import { norm2, type Optimizer, type Protocol, type Schedule, subtract, uplinkKey } from "@bitdescent/bitdescent";
import type { Instance } from "./instances.ts";

/**
 * Insists that the errors of `schedule` shrink by `factor` a round in the limit: to 10⁻⁹, or where two roots coincide
 * (`double`) to a factor of T.
 */
export function assertFactor(factor: number, schedule: Schedule, double = false): void {
  const T = Math.min(1500, Math.floor(-140 / Math.log10(factor))); // as far as float64 goes
  const seen = (schedule(2 * T).error / schedule(T).error) ** (1 / T), slack = double ? 2.1 ** (1 / T) : 1 + 1e-9;
  assert(seen <= factor * slack && seen >= factor / slack, `a factor of ${seen}, not ${factor}`);
}

/**
 * Insists that `protocol` takes its gradients where the unquantized `method` does, within 10⁻¹⁰ of `scale(round)`.
 *
 * Stops where the quantizer makes errors of more than 10⁶ times the distance: rounding is theirs then.
 */
export function assertSame<W, S, O>(
  { problem, key, title, distance: D }: Instance,
  { workers: [worker] }: Protocol<W, S>,
  method: Optimizer<O>,
  scale: (round: number) => number,
  rounds = 30,
): void {
  let state = worker.init, plain = method.init;
  for (let round = 0; round < rounds && scale(round) < 1e6 * D; round++) {
    const z = worker.query(state), x = method.query(plain);
    const apart = norm2(subtract(z, x));
    assert(apart <= 1e-10 * scale(round), `${title}: round ${round}: ${apart} apart`);
    [, state] = worker.emit(state, problem.gradient(z), uplinkKey(key, 0));
    plain = method.step(plain, problem.gradient(x));
  }
}

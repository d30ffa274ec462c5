/**
 * Momentum at the worker: the receiver only adds up what it hears.
 * @module
 */

import { copy, type Float64s, subtract } from "../base/vector.ts";
import type { Compensation } from "./compensation.ts";
import type { Optimizer } from "./optimizer.ts";

/** A method run at the worker, and the error of the last message. */
export interface Simulated<S> {
  /** The state of the unquantized method. */
  readonly method: S;
  /** `e = q − u`. */
  readonly error: Float64s;
}

/**
 * Runs any unquantized `method` at the worker and sends its steps: `u = (yᵢ − yᵢ₊₁) − e`.
 *
 * The receiver steps by `ŷ ← ŷ − q`: gradient descent with step size 1 from the method's own start. Then `ŷᵢ = yᵢ − eᵢ₋₁`,
 * and the contraction factor is `max{σ, ε}` for every method, where the momentum forms of differential quantization
 * have `max{σ, φ(ε)}` with `φ(ε) > ε`. It is outside the class of methods whose messages are quantized gradients.
 *
 * @example
 * ```ts
 * import { gradientDescent, workerMomentum } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, correct } = workerMomentum(gradientDescent({ start: [4], stepSize: 0.25 }));
 * assertEquals(correct(init(1), [8]), Float64Array.of(2)); // its step, not its gradient
 * ```
 */
export function workerMomentum<S>(method: Optimizer<S>): Compensation<Simulated<S>> {
  return {
    init: (dimension) => ({ method: method.init, error: new Float64Array(dimension) }),
    query: ({ method: state }) => copy(method.query(state)),
    correct({ method: state, error }, g) {
      const displacement = subtract(method.point(state), method.point(method.step(state, g)));
      return subtract(displacement, error, displacement);
    },
    remember: ({ method: state }, u, q, g) => ({ method: method.step(state, g), error: subtract(q, u) }),
  };
}

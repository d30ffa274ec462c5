/**
 * What a worker does about the loss of its earlier messages.
 *
 * With the quantization error `e = q − u`, error feedback and differential quantization both send `u = g − e`. Error
 * feedback takes g where the receiver is; differential quantization takes it where the receiver would be had nothing
 * been lost. That is all the difference: one changed line, and the rate of the unquantized method.
 * @module
 */

import { checkNonNegative, checkPositive } from "../base/check.ts";
import { axpy, copy, type Float64s, subtract, type Vec } from "../base/vector.ts";

/** How a worker makes up for what earlier messages lost. `M`, what it remembers, is plain data. */
export interface Compensation<M> {
  /** What it remembers at first. */
  init(dimension: number): M;
  /** Where to take the gradient when the receiver wants it at `x`. */
  query(memory: M, x: Vec): Float64s;
  /** What to quantize, given the gradient taken there. */
  correct(memory: M, gradient: Vec): Float64s;
  /** What to remember once `wanted`, the correction of `gradient`, has been received as `sent`. */
  remember(memory: M, wanted: Vec, sent: Vec, gradient: Vec): M;
}

/**
 * No memory: the gradient where the receiver is, as it is, `u = g`. With it, methods are called naive.
 *
 * @example
 * ```ts
 * import { none } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const memory = none.remember(none.init(1), [3], [2], [3]); // 3 arrived as 2
 * assertEquals(none.correct(memory, [4]), Float64Array.of(4)); // and nobody makes up for it
 * ```
 */
export const none: Compensation<null> = {
  init: () => null,
  query: (_memory: null, x: Vec) => copy(x),
  correct: (_memory: null, gradient: Vec) => copy(gradient),
  remember: () => null,
};

/**
 * Error feedback: `u = g − e`, with the gradient g taken where the receiver is.
 *
 * Seide, Fu, Droppo, Li, Yu, "1-bit stochastic gradient descent", Interspeech 2014.
 *
 * @example
 * ```ts
 * import { errorFeedback } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, remember, query, correct } = errorFeedback;
 * const e = remember(init(1), [3], [2], [3]); // 3 arrived as 2
 * assertEquals(query(e, [7]), Float64Array.of(7));
 * assertEquals(correct(e, [4]), Float64Array.of(5)); // the next message carries the missing 1
 * ```
 */
export const errorFeedback: Compensation<Float64s> = {
  init: (dimension: number) => new Float64Array(dimension),
  query: (_e: Float64s, x: Vec) => copy(x),
  correct: (e: Float64s, g: Vec) => subtract(g, e),
  remember: (_e: Float64s, u: Vec, q: Vec) => subtract(q, u),
};

/**
 * Differential quantization of gradient descent: `z = x̂ + η e`, `u = ∇f(z) − e`.
 *
 * Then `x̂ᵢ = xᵢ − η eᵢ₋₁`, where x is the path of unquantized gradient descent and z is on it. `stepSize` is that of the
 * optimizer. Lin, Kostina, Hassibi, "Differentially Quantized Gradient Methods", Algorithm 1 (DQ-GD).
 *
 * @example
 * ```ts
 * import { differential } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, remember, query, correct } = differential({ stepSize: 0.5 });
 * const e = remember(init(1), [1], [1.2], [1]); // 1 arrived as 1.2
 * assertEquals([query(e, [0])[0].toFixed(2), correct(e, [3])[0].toFixed(2)], ["0.10", "2.80"]);
 * ```
 */
export function differential({ stepSize: eta }: { stepSize: number }): Compensation<Float64s> {
  checkPositive("compensate", "the step size", eta);
  return { ...errorFeedback, query: (e, x) => axpy(eta, e, x) };
}

/** The last two errors. */
export interface TwoErrors {
  /** `eᵢ₋₁`. */
  readonly last: Float64s;
  /** `eᵢ₋₂`. */
  readonly before: Float64s;
}

/** `Eᵢ = eᵢ₋₁ + γ (eᵢ₋₁ − eᵢ₋₂)`: what is missing at the receiver after momentum. */
const carried = (gamma: number, { last, before }: TwoErrors): Float64s => axpy(gamma, subtract(last, before), last);

/** What both momentum forms share: they send `u = g − E` and remember two errors. */
function withMomentum(
  { stepSize, momentum: gamma }: { stepSize: number; momentum: number },
): Omit<Compensation<TwoErrors>, "query"> {
  checkPositive("compensate", "the step size", stepSize);
  checkNonNegative("compensate", "the momentum", gamma);
  return {
    init: (dimension) => ({ last: new Float64Array(dimension), before: new Float64Array(dimension) }),
    correct: (errors, g) => subtract(g, carried(gamma, errors)),
    remember: ({ last }, u, q) => ({ last: subtract(q, u), before: last }),
  };
}

/**
 * Differential quantization of Nesterov's method: `z = x̂ + η E`, `u = ∇f(z) − E`, `E = e + γ (e − e⁻)`.
 *
 * `stepSize` and `momentum` are those of the optimizer. Lin, Kostina, Hassibi (DQ-AGD); the slides leave z out.
 *
 * @example
 * ```ts
 * import { differentialNesterov } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, remember, query, correct } = differentialNesterov({ stepSize: 0.5, momentum: 0.5 });
 * const errors = remember(init(1), [1], [3], [1]); // 1 arrived as 3: e = 2, E = 3
 * assertEquals([query(errors, [0]), correct(errors, [4])], [Float64Array.of(1.5), Float64Array.of(1)]);
 * ```
 */
export function differentialNesterov(
  { stepSize: eta, momentum: gamma }: { stepSize: number; momentum: number },
): Compensation<TwoErrors> {
  return {
    ...withMomentum({ stepSize: eta, momentum: gamma }),
    query: (errors, x) => axpy(eta, carried(gamma, errors), x),
  };
}

/**
 * Differential quantization of the heavy ball: `z = x̂ + η e`, `u = ∇f(z) − E`, `E = e + γ (e − e⁻)`.
 *
 * One error enters z and the carried error enters u: the heavy ball takes its gradient before it adds momentum.
 * `stepSize` and `momentum` are those of the optimizer. Lin, Kostina, Hassibi (DQ-HB).
 *
 * @example
 * ```ts
 * import { differentialHeavyBall } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, remember, query, correct } = differentialHeavyBall({ stepSize: 0.5, momentum: 0.5 });
 * const errors = remember(init(1), [1], [3], [1]); // 1 arrived as 3: e = 2, E = 3
 * assertEquals([query(errors, [0]), correct(errors, [4])], [Float64Array.of(1), Float64Array.of(1)]);
 * ```
 */
export function differentialHeavyBall(
  { stepSize: eta, momentum: gamma }: { stepSize: number; momentum: number },
): Compensation<TwoErrors> {
  return { ...withMomentum({ stepSize: eta, momentum: gamma }), query: ({ last }, x) => axpy(eta, last, x) };
}

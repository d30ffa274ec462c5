/**
 * Rate and contraction: how few bits gradient descent needs.
 * @module
 */

import { view } from "../view.ts";
import { contractions } from "./rate/contractions.ts";
import { controls } from "./rate/controls.ts";
import { errors } from "./rate/errors.ts";
import { figures } from "./rate/figures.ts";
import { results } from "./rate/results.ts";
import { trajectories } from "./rate/trajectories.ts";

/** Methods with quantized gradients at one rate, and at all rates, beside what is proved and what cannot be. */
export const rate = view({
  id: "rate",
  title: "Rate and contraction",
  explanation: [
    "A worker sends gradients in a few bits, and a server descends a quadratic by them. Sent naively, they are off by what " +
    "rounding lost, and descent falls behind or goes astray. With differential quantization the worker remembers what was " +
    "lost, and takes its next gradient where the server would be had nothing been lost.",
    "Slide the rate. Down to log₂(ρ/σ) bits a coordinate, differentially quantized descent is as fast as unquantized: σ is the " +
    "factor by which that comes nearer in a round, and ρ the price of the shape of the code. With fewer bits it is slower at " +
    "once. In the shaded region there can be no method that works on all problems.",
    "Then try more dimensions and a code that covers them better, such as Aₙ*, which needs fewer bits for the same; or the " +
    "heavy ball, which is faster and has more to lose.",
  ],
  controls,
  results,
  show: (result, values) => ({
    figures: figures(result, values),
    charts: [
      trajectories(result, values.dimension),
      errors(result, values.rounds),
      contractions(result),
    ],
  }),
});

/**
 * How each quantizer looks in the figure of the converse.
 * @module
 */

import type { QuantizerName } from "../least_squares/ball_quantizers.ts";

/** The look of one quantizer. */
export interface QuantizerStyle {
  /** What stands beside its line. */
  readonly title: string;
  readonly colour: string;
  readonly shape: "circle" | "square" | "diamond" | "triangle-up" | "triangle-down";
  /** A larger, hollow mark, to be seen around another. */
  readonly isHollow: boolean;
}

/** Hues that colour-blind readers tell apart (Okabe and Ito), with shapes for those who print in grey. */
export const quantizerStyles: Readonly<Record<QuantizerName, QuantizerStyle>> = {
  "cube": { title: "scalar", colour: "#000", shape: "square", isHollow: false },
  "ball": { title: "Zⁿ, Lemma 2.1", colour: "#E69F00", shape: "triangle-down", isHollow: false },
  "cell": { title: "Zⁿ, cells", colour: "#D55E00", shape: "triangle-up", isHollow: false },
  "dn-star": { title: "Dₙ*", colour: "#0072B2", shape: "circle", isHollow: false },
  "e8": { title: "E₈", colour: "#56B4E9", shape: "square", isHollow: true },
  "an-star": { title: "Aₙ*", colour: "#009E73", shape: "diamond", isHollow: false },
  "leech": { title: "Λ₂₄", colour: "#CC79A7", shape: "triangle-up", isHollow: true },
};

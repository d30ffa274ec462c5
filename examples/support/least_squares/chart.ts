/**
 * The figure of the examples: contraction factor against bits per dimension, as SVG text.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { frameOf } from "../charts/frame.ts";
import * as layers from "./layers.ts";
import { legend, legendHeight } from "./legend.ts";
import { look, svgOf } from "../charts/svg.ts";
import { flags, names, rightEnd, tags } from "../charts/tags.ts";

/** One measured point of one method. */
export interface ChartPoint {
  /** The method's name, such as `dq-gd`. */
  readonly method: string;
  /** The unquantized method behind it, which has a colour and a shape of its own. */
  readonly family: "gd" | "agd" | "hb";
  /** Whether gradients travel as they are, quantized, or differentially quantized. */
  readonly kind: "plain" | "naive" | "differential";
  /** Bits per dimension and round as counted on the wire; null for a plain method, which is drawn as a level line. */
  readonly bitsPerDimension: number | null;
  /** The measured contraction factor per round; infinite or NaN where the method diverged. */
  readonly contraction: number;
  /** The least and the greatest factor measured, where there was more than one run. */
  readonly spread?: readonly [least: number, greatest: number];
  /** What is proved: the contraction factor is at most this; null where nothing is. */
  readonly bound: number | null;
}

/** What the figure shows. */
export interface ContractionChart {
  readonly title: string;
  /** One line, of at most about 110 characters. */
  readonly subtitle: string;
  readonly points: readonly ChartPoint[];
  /** The converse: with so many bits per dimension no method contracts faster. */
  readonly floor: (bitsPerDimension: number) => number;
  /** The rates, in bits per dimension, from which a method provably loses nothing to quantization. */
  readonly thresholds: readonly { readonly method: string; readonly rate: number }[];
  /** Proved constants of the unquantized methods, such as σ, marked at the right edge. */
  readonly references: readonly { readonly label: string; readonly y: number }[];
}

/** Draws the chart as SVG. */
export const contractionChart = (chart: ContractionChart): Promise<string> => svgOf(specification(chart));

/** The figure in vega-lite's grammar: axes shared by all, layers from back to front. */
function specification(chart: ContractionChart): TopLevelSpec {
  const frame = frameOf(chart);
  const tagged = [...flags(chart, frame), ...names(chart, frame)];
  return {
    ...look,
    title: { text: chart.title, subtitle: chart.subtitle },
    width: frame.width,
    height: frame.height,
    padding: { left: 62, top: 58, right: rightEnd(tagged) + 8 - frame.width, bottom: 50 + legendHeight(chart) },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title: "bits per dimension and round R, counted on the wire",
        scale: { domain: [0, frame.right], nice: false },
        axis: { grid: false, tickMinStep: 1, labelFlush: false },
      },
      y: {
        field: "y",
        type: "quantitative",
        title: "contraction factor per round",
        scale: { domain: [0, frame.top], nice: false },
        axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: ".1f" },
      },
    },
    layer: [
      ...layers.unquantized(chart, frame),
      ...layers.converse(chart, frame),
      ...layers.noProgress(frame),
      ...layers.proved(chart),
      ...layers.measured(chart),
      ...tags(tagged),
      ...legend(chart, frame),
    ],
  };
}

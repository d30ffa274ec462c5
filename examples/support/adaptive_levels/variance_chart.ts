/**
 * The figure of adaptive levels: variances on gradients side by side, and through training; a row of panels for each norm.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { inPixels, type Layer, texts } from "../charts/frame.ts";
import { look, svgOf } from "../charts/svg.ts";
import type { LevelRow } from "./level_comparison.ts";
import type { NormName } from "./level_quantizers.ts";
import { type Panel, panelLayers, type Span } from "./variance_panel.ts";
import { levelPoint, type LevelStyle, levelStyles, shade } from "./variance_style.ts";

/** One point: a quantizer on a gradient. */
export type VariancePoint = Pick<LevelRow, "quantizer" | "norm" | "source" | "round" | "variance">;

/** What the figure shows. */
export interface VarianceChart {
  readonly title: string;
  /** One line, of at most about 110 characters. */
  readonly subtitle: string;
  readonly points: readonly VariancePoint[];
}

/** Draws the figure as SVG. */
export const varianceChart = (chart: VarianceChart): Promise<string> => svgOf(specification(chart));

const HEIGHT = 210, ROW = HEIGHT + 54, COLUMN = 76, HALF = 250, WHOLE = 440, GAP = 34, SAMPLE = 110;

const divided: Readonly<Record<NormName, string>> = {
  "2": "divided by the Euclidean norm",
  "inf": "divided by the largest magnitude",
};

/** The panels: a row for each norm, with gradients side by side on the left and training on the right. */
function panelsOf({ points }: VarianceChart): { panels: Panel[]; width: number; height: number } {
  const norms = [...new Set(points.map(({ norm }) => norm))];
  const apart = points.filter(({ round }) => round === null), trained = points.filter(({ round }) => round !== null);
  const sources = [...new Set(apart.map(({ source }) => source))], least = trained.length > 0 ? HALF : WHOLE;
  const side: Span = { from: 0, to: sources.length === 0 ? 0 : Math.max(COLUMN * sources.length, least) };
  const along: Span = side.to === 0 ? { from: 0, to: WHOLE } : { from: side.to + GAP, to: side.to + GAP + HALF };
  const panels = norms.flatMap((norm, i): Panel[] => {
    const of = (all: readonly VariancePoint[]) => all.filter((point) => point.norm === norm);
    const shared = {
      down: { from: ROW * i + 24, to: ROW * i + 24 + HEIGHT },
      range: rangeOf(of(points)),
      isLowest: i === norms.length - 1,
    };
    const first = {
      ...shared,
      heading: `E‖Q(x) − x‖² / ‖x‖², ${divided[norm]}`,
      isFirst: true,
      isLast: trained.length === 0,
    };
    const last = { ...shared, isFirst: apart.length === 0, isLast: true };
    const heading = apart.length === 0 ? first.heading : i === 0 ? `in training: ${trained[0]?.source}` : "";
    return [
      ...apart.length === 0 ? [] : [{ ...first, across: side, points: of(apart), sources }],
      ...trained.length === 0 ? [] : [{ ...last, heading, across: along, points: of(trained), sources: null }],
    ];
  });
  return { panels, width: trained.length > 0 ? along.to : side.to, height: ROW * norms.length };
}

/** A range of variances, a little wider than what it holds. */
function rangeOf(points: readonly VariancePoint[]): Span {
  const variances = points.map(({ variance }) => variance).filter((variance) => variance > 0);
  if (variances.length === 0) return { from: 0.1, to: 10 };
  return { from: Math.min(...variances) / 1.35, to: Math.max(...variances) * 1.35 };
}

function specification(chart: VarianceChart): TopLevelSpec {
  const { panels, width, height } = panelsOf(chart), entries = legendOf(chart);
  const lines = Math.ceil(entries.length / Math.floor(width / SAMPLE)), perLine = Math.ceil(entries.length / lines);
  return {
    ...look,
    title: { text: chart.title, subtitle: chart.subtitle },
    width,
    height,
    padding: { left: 40, top: 58, right: 106, bottom: 36 + 20 * lines },
    layer: [
      ...panels.flatMap(panelLayers),
      ...entries.flatMap((style, i) =>
        sample(style, SAMPLE * (i % perLine), height + 26 + 20 * Math.floor(i / perLine))
      ),
    ],
  };
}

/** The looks in the figure, each once, and `null` for the optimum. */
function legendOf({ points }: VarianceChart): (LevelStyle | null)[] {
  const names = new Set(points.map(({ quantizer }) => quantizer));
  const styles = [...names].filter((name) => name !== "optimal").map((name) => levelStyles[name]);
  return [...new Set(styles), ...names.has("optimal") ? [null] : []];
}

/** An entry of the legend. */
function sample(style: LevelStyle | null, x: number, y: number): Layer[] {
  const label = texts([{ x: x + 18, y, text: style?.title ?? "optimal", colour: "black" }]);
  if (style !== null) {
    return [{ data: { values: [{ x: x + 6, y }] }, mark: levelPoint(style), encoding: inPixels }, label];
  }
  const stretch = [{ x: x - 4, y }, { x: x + 14, y }];
  return [
    { data: { values: stretch }, mark: { type: "line", color: shade, strokeWidth: 5 }, encoding: inPixels },
    label,
  ];
}

/**
 * From vega-lite's grammar to SVG text, in the look that all figures share.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";

/** What figures have in common. */
export const look = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  autosize: "none",
  config: {
    aria: false,
    font: "Helvetica, Arial, DejaVu Sans, sans-serif",
    view: { stroke: null },
    title: { anchor: "start", frame: "group", offset: 14, fontSize: 15, subtitleFontSize: 11.5, subtitlePadding: 5 },
    axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", titlePadding: 8, gridColor: "#e8e8e8" },
    text: { align: "left", baseline: "middle", fontSize: 11 },
  },
} as const satisfies Partial<TopLevelSpec>;

/** Draws `specification` as SVG; vega is loaded only here, so that a run without a chart does not wait for it. */
export async function svgOf(specification: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  return await new vega.View(vega.parse(compile(specification).spec), { renderer: "none" }).toSVG();
}

/**
 * A chart on the page, drawn as wide as there is room, with its numbers and as files.
 * @module
 */

import { plot } from "@observablehq/plot";
import type { Chart } from "../view.ts";
import { csv } from "./csv.ts";
import { download } from "./download.ts";
import { button, element } from "./element.ts";
import { rowTable } from "./row_table.ts";
import { svgFile } from "./svg_file.ts";

/** What stands on the page. */
export interface ChartFigure {
  readonly node: HTMLElement;
  /** Draws another chart of the same name. */
  readonly draw: (chart: Chart) => void;
  /** Says that it is no longer on the page. */
  readonly end: () => void;
}

/** Milliseconds that a chart out of sight waits for something newer. */
const patience = 150;

/** A place for the charts of one name; files are called `prefix-name`. */
export function chartFigure(prefix: string, first: Chart): ChartFigure {
  let chart = first, width = 0, frame = 0, isSeen = false, later = 0;
  const title = element("span", { class: "chart-title" });
  const place = element("div", { class: "plot-place", role: "img" });
  const table = rowTable(), name = `${prefix}-${first.name}`;
  const saveDrawing = (): void => {
    const drawing = largest(drawn(chart, width));
    if (drawing) download(`${name}.svg`, "image/svg+xml", svgFile(drawing, chart.title, chart.description));
  };
  const saveRows = (): void => download(`${name}.csv`, "text/csv", csv(chart.rows));
  const drawingButton = button("SVG", saveDrawing), rowsButton = button("CSV", saveRows);
  const buttons = element("span", { class: "buttons" }, drawingButton, rowsButton);
  const node = element(
    "figure",
    { class: "chart", "data-name": first.name },
    element("figcaption", {}, title, buttons),
    place,
    table.node,
  );

  /** Draws at once what is in sight, and else when nothing newer has come for a while. */
  function redraw(): void {
    if (isSeen) return drawNow();
    clearTimeout(later);
    later = setTimeout(drawNow, patience);
  }
  function drawNow(): void {
    clearTimeout(later);
    later = 0;
    if (width === 0) return;
    const drawing = drawn(chart, width);
    drawing.setAttribute("aria-hidden", "true"); // what it shows is said of its place
    place.replaceChildren(drawing);
  }
  const observer = new ResizeObserver(([{ contentRect }]) => {
    const wide = Math.floor(contentRect.width);
    if (wide === width) return;
    width = wide;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(redraw);
  });
  const sight = new IntersectionObserver((entries) => {
    isSeen = entries[entries.length - 1].isIntersecting;
    if (isSeen && later !== 0) redraw();
  }, { rootMargin: "100px" });
  observer.observe(place);
  sight.observe(place);

  return {
    node,
    draw(given) {
      chart = given;
      title.textContent = chart.title;
      drawingButton.setAttribute("aria-label", `Save as SVG: ${chart.title}`);
      rowsButton.setAttribute("aria-label", `Save as CSV: ${chart.title}`);
      place.setAttribute("aria-label", `${chart.title}. ${chart.description}`);
      table.set(chart);
      redraw();
    },
    end() {
      observer.disconnect();
      sight.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(later);
    },
  };
}

/** How large text in charts is. */
const style = { fontSize: "12px" };

/** A drawing of a chart. Style sheets in it are left out, for what they say is in the page's own. */
function drawn(chart: Chart, width: number): SVGSVGElement | HTMLElement {
  const drawing = plot({ width, ...chart.plot(width), style, className: "plot", document });
  for (const each of drawing.querySelectorAll("style")) each.remove();
  return drawing;
}

/** The largest of the drawings in what is drawn; the others are legends. */
function largest(drawn: SVGSVGElement | HTMLElement): SVGSVGElement | undefined {
  const all = drawn instanceof SVGSVGElement ? [drawn] : [...drawn.querySelectorAll("svg")];
  return all.sort((a, b) => b.viewBox.baseVal.height - a.viewBox.baseVal.height)[0];
}

/**
 * What a view shows: a chart, figures, and more charts.
 * @module
 */

import type { Chart, Figure, Shown } from "../view.ts";
import { type ChartFigure, chartFigure } from "./chart_figure.ts";
import { element } from "./element.ts";

/** What stands on the page. */
export interface Output {
  readonly node: HTMLElement;
  readonly show: (shown: Shown) => void;
  /** Says what went wrong; what was shown before stays, dimmed. */
  readonly fail: (message: string) => void;
  readonly busy: (busy: boolean) => void;
  /** Says that it is no longer on the page. */
  readonly end: () => void;
}

/** Milliseconds until one is told that it takes time, and for how long one is. */
const patience = 250, notice = 400;

/** A place for what the view with that name shows. */
export function output(id: string): Output {
  const alert = element("p", { class: "failure", role: "alert" });
  const figures = element("dl", { class: "figures" }), picture = element("div", { class: "picture" }, figures);
  const bar = element("div", { class: "bar", "aria-hidden": "true" });
  const node = element("div", { class: "output", "data-state": "busy" }, bar, alert, picture);
  let drawn = new Map<string, ChartFigure>();
  const say = steadily((busy) => node.setAttribute("aria-busy", String(busy)));
  return {
    node,
    show(shown) {
      alert.textContent = "";
      picture.inert = false;
      showFigures(figures, shown.figures);
      drawn = showCharts(picture, figures, id, shown.charts, drawn);
    },
    fail(message) {
      alert.textContent = message;
      picture.inert = true;
    },
    busy(busy) {
      node.dataset.state = busy ? "busy" : "done";
      say(busy);
    },
    end() {
      for (const each of drawn.values()) each.end();
    },
  };
}

/** Passes on what it is told, unless it is taken back soon; what was passed on stays a while, so that nothing flickers. */
function steadily(say: (busy: boolean) => void): (busy: boolean) => void {
  let said = false, wanted = false, since = 0, timer = 0;
  function change(): void {
    timer = 0;
    said = wanted;
    since = performance.now();
    say(said);
  }
  return (busy) => {
    wanted = busy;
    if (wanted === said) {
      clearTimeout(timer);
      timer = 0;
    } else if (timer === 0) {
      timer = setTimeout(change, said ? Math.max(0, since + notice - performance.now()) : patience);
    }
  };
}

/** Writes figures into `list`, into the elements that are there as far as they go. */
function showFigures(list: HTMLElement, figures: readonly Figure[]): void {
  while (list.children.length > figures.length) list.lastElementChild!.remove();
  figures.forEach(({ label, value, note = "" }, i) => {
    const texts = [label, value, note];
    if (list.children.length === i) {
      list.append(
        element("div", {}, element("dt"), element("dd", { class: "value" }), element("dd", { class: "note" })),
      );
    }
    [...list.children[i].children].forEach((part, k) => {
      if (part.textContent !== texts[k]) part.textContent = texts[k];
    });
  });
}

/** Draws charts into `place`, each where one of its name is already, and the figures below the first. */
function showCharts(
  place: HTMLElement,
  figures: HTMLElement,
  id: string,
  charts: readonly Chart[],
  before: ReadonlyMap<string, ChartFigure>,
): Map<string, ChartFigure> {
  const now = new Map(charts.map((chart) => [chart.name, before.get(chart.name) ?? chartFigure(id, chart)]));
  for (const [name, { node, end }] of before) {
    if (now.has(name)) continue;
    end();
    node.remove();
  }
  const nodes = [...now.values()].map(({ node }) => node).toSpliced(1, 0, figures);
  if (nodes.some((node, i) => place.children[i] !== node)) place.replaceChildren(...nodes);
  for (const chart of charts) now.get(chart.name)!.draw(chart);
  return now;
}

/**
 * What every view owes to the page, at the extremes of its controls.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { take } from "@bitdescent/bitdescent";
import type { Control, Values, View } from "../../../examples/playground/view.ts";

/** How many results are looked at: as much is in them as in more. */
const MOST = 20;

/** The last of some items. */
export function lastOf<T>(items: Iterable<T>): T {
  const all = [...items];
  return all[all.length - 1];
}

/**
 * Checks a view at the least and the most of every slider, at every choice, and at none and all of several: results cross to the
 * page, and first and last of them give figures and charts that can be drawn wide and narrow. `besides` changes other values
 * along with a control, so that a run stays short.
 */
export function checkShown<C extends Readonly<Record<string, Control>>, R>(
  view: View<C, R>,
  usual: Values<C>,
  besides: Partial<Record<keyof C, Partial<Values<C>>>> = {},
): void {
  for (const [name, control] of Object.entries(view.controls)) {
    for (const value of extremesOf(control)) {
      const values = { ...usual, ...besides[name], [name]: value } as Values<C>,
        results = [...take(view.results(values), MOST)];
      assert(results.length > 0, `${name} ${value}`);
      for (const result of [results[0], results[results.length - 1]]) {
        const { figures, charts } = view.show(structuredClone(result), values), own = view.show(result, values);
        assertEquals([figures, charts.map(({ rows }) => rows)], [own.figures, own.charts.map(({ rows }) => rows)]);
        assert(charts.length > 0 && figures.length > 0);
        for (const { plot, rows, title, description } of charts) {
          assert(title !== "" && description !== "" && plot(1100).marks!.length > 0 && plot(320).marks!.length > 0);
          const numbers = rows.flatMap((row) => Object.values(row)).filter((cell) => typeof cell === "number");
          assert(numbers.every(Number.isFinite), `${title} at ${name} ${value}`);
        }
        const words = [
          ...figures.flatMap(({ value, note }) => [value, note]),
          ...charts.map((chart) => chart.description),
        ];
        assert(!/NaN|undefined|Infinity/.test(words.join(" ")), `${words.join(" ")} at ${name} ${value}`);
      }
    }
  }
}

/** The ends of what a control can be. */
function extremesOf(control: Control): unknown[] {
  if (control.kind === "slider") return [control.least, control.most];
  if (control.kind === "choice") return Object.keys(control.of);
  return control.kind === "choices" ? [[], Object.keys(control.of)] : [undefined];
}

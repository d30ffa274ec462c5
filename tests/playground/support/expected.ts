/**
 * What the page is to show, computed here.
 * @module
 */

import { placeOf } from "../../../examples/playground/shell/address.ts";
import { defaults, type Shown } from "../../../examples/playground/view.ts";
import { type AnyValues, type AnyView, views } from "../../../examples/playground/views.ts";

/** Values that make less to compute than the usual ones. */
const light: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "levels": { dimension: 11 },
  "bits-over-time": { rounds: 20, dimension: 4, workers: 1 },
  "many-workers": { rounds: 50, dimension: 8, workers: 3 },
};

/** The values that tests start from: the usual ones but for some that make less to compute. */
export const usual = (view: AnyView): AnyValues => ({ ...defaults(view.controls), ...light[view.id] });

const known = new Map<string, Shown>();

/** What is shown in the end of a view with values. */
export function shownAtLast(view: AnyView, values: AnyValues): Shown {
  const address = JSON.stringify([view.id, values]);
  if (!known.has(address)) known.set(address, computed(view, values));
  return known.get(address)!;
}

function computed(view: AnyView, values: AnyValues): Shown {
  let last: { result: unknown } | undefined;
  for (const result of view.results(values)) last = { result };
  if (last === undefined) throw new Error(`${view.id} gives no result`);
  return view.show(structuredClone(last.result), values);
}

/** What is shown in the end at an address. */
export function shownAt(query: string): Shown {
  const { view, values } = placeOf(views, query);
  return shownAtLast(view, values);
}

/** Figures as they are on the page. */
export const figuresOf = ({ figures }: Shown): string[][] =>
  figures.map(({ label, value, note = "" }) => [label, value, note]);

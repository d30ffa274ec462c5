/**
 * The numbers of a chart as a table.
 * @module
 */

import { columns, type Row } from "./csv.ts";
import { element } from "./element.ts";

/** Rows that a table has at most; files have all. */
const most = 200;

/** What stands on the page. */
export interface RowTable {
  readonly node: HTMLElement;
  /** Gives it other rows, and what they are about. */
  readonly set: (about: { readonly title: string; readonly rows: readonly Row[] }) => void;
}

/** A table that can be opened, and is made when it is. */
export function rowTable(): RowTable {
  const place = element("div", { class: "scroll", role: "region", tabindex: 0 });
  const node = element("details", { class: "numbers" }, element("summary", {}, "Numbers"), place);
  let rows: readonly Row[] = [];
  const draw = (): void => {
    if (node.open) place.replaceChildren(...tableOf(rows));
  };
  node.addEventListener("toggle", draw);
  return {
    node,
    set(about) {
      rows = about.rows;
      place.setAttribute("aria-label", `Numbers: ${about.title}`);
      draw();
    },
  };
}

function tableOf(rows: readonly Row[]): HTMLElement[] {
  const names = columns(rows);
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.slice(0, most).map((row) =>
    element(
      "tr",
      {},
      ...names.map((name) =>
        element("td", typeof row[name] === "number" ? { class: "digits" } : {}, String(row[name] ?? ""))
      ),
    )
  );
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  const rest = element("p", {}, `The first ${most} of ${rows.length} rows; the CSV file has all.`);
  return rows.length > most ? [table, rest] : [table];
}

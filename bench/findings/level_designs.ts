/**
 * What designs of levels err, `E‖Q(v) − v‖²/‖v‖²`: one bucket of 2048 coordinates, 4 positive levels and 0, averages over four
 * vectors of each kind of tail; and what the fitted normal predicts.
 * @module
 */

import { table } from "../../examples/support/command/table.ts";
import { measured } from "../../tests/support/level_designs.ts";

const columns = ["uniform", "halves", "ratioFit", "normalFit", "predicted", "empirical", "optimal"];
const titles = ["uniform", "halves", "AMQ, normal", "ALQ, normal", "predicted", "ALQ, sample", "optimum"];

for (const [norm, name] of [[2, "Euclidean"], [Infinity, "maximum"]] as const) {
  console.log(`\nDivided by the ${name} norm`);
  const rows = Object.entries(measured(norm)).map(([tail, row]) => [tail, ...columns.map((column) => row[column])]);
  console.log(table(["tails", ...titles.map((title) => ({ title, digits: 4 }))], rows));
}

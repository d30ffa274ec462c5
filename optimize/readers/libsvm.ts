/**
 * LIBSVM files, also called SVMlight files: one labelled example a line.
 *
 * Chang, Lin, "LIBSVM: A library for support vector machines", ACM TIST 2:27, 2011.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { Float64s } from "../../base/vector.ts";
import { growing, growth, integer, justified, type Line, lines, malformed, MOST, number, words } from "./parse.ts";
import type { Triplets } from "./triplets.ts";

/**
 * The examples in the text of a LIBSVM file: a row of `features` and a label for each line
 * `label index:value index:value … # comment`.
 *
 * Indices count from 1 and ascend within a line; zeros that are written are kept as entries. A `qid:3` after the label
 * is accepted and ignored, and so are comments and blank lines. There are as many columns as the largest index, or
 * `columns`, beyond which no index may go.
 *
 * Throws a `SyntaxError` that names the line when the file is malformed, holds no example or, without `columns`, has
 * an index above 2²⁰ + 16 × entries; a `RangeError` when `columns` is not an integer from 0 to 2³¹ − 1.
 * Chang, Lin, ACM TIST 2:27, 2011.
 *
 * @example
 * ```ts
 * import { readLibsvm } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { features, labels } = readLibsvm("+1 1:0.5 3:2\n-1 2:1 # no other feature\n");
 * assertEquals(labels, Float64Array.of(1, -1));
 * assertEquals(features, {
 *   rows: 2,
 *   columns: 3,
 *   row: Int32Array.of(0, 0, 1),
 *   column: Int32Array.of(0, 2, 1),
 *   value: Float64Array.of(0.5, 2, 1),
 * });
 * ```
 */
export function readLibsvm(
  text: string,
  { columns }: { columns?: number } = {},
): { readonly features: Triplets; readonly labels: Float64s } {
  if (columns !== undefined) checkInteger("read LIBSVM", "columns", columns, 0);
  const entries = growth(), labels = growing((room) => new Float64Array(room));
  let line: Line = { format: "LIBSVM", number: 1, text: "" }, widest = line, largest = 0, rows = 0;
  for (line of lines(line.format, text)) {
    const [label, ...pairs] = words(line.text.split("#", 1)[0]);
    if (label === undefined) continue;
    labels.push(number(line, "the label", label));
    const last = readFeatures(line, pairs, columns ?? MOST, (column, value) => entries.put(rows, column, value));
    if (last > largest) widest = line, largest = last;
    rows++;
  }
  if (rows === 0) throw malformed(line, "the number of examples", "at least 1", rows);
  const features = entries.done(rows, columns ?? largest);
  if (columns === undefined) justified(widest, "the largest index", largest, features.value.length);
  return { features, labels: labels.done() };
}

/** Puts the features of one line and returns its largest index, which is its last. */
function readFeatures(
  line: Line,
  pairs: readonly string[],
  most: number,
  put: (column: number, value: number) => void,
): number {
  let previous = 0;
  for (const [k, pair] of pairs.entries()) {
    const colon = pair.indexOf(":"), name = pair.slice(0, colon), word = pair.slice(colon + 1);
    if (colon < 0) throw malformed(line, "a feature", '"index:value"', pair);
    if (k === 0 && name === "qid") {
      integer(line, "the qid", word, 0, Number.MAX_SAFE_INTEGER);
      continue;
    }
    const index = integer(line, "the index", name, 1, most);
    if (index <= previous) throw malformed(line, "the index", `above ${previous}, the index before it`, index);
    put(index - 1, number(line, `the value of feature ${index}`, word));
    previous = index;
  }
  return previous;
}

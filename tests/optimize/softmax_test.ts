import { assertAlmostEquals, assertEquals, assertLess, assertStrictEquals, assertThrows } from "@std/assert";
import { key, normals } from "../../base/key.ts";
import { axpy, dot, type Float64s, norm2, scale, subtract, type Vec } from "../../base/vector.ts";
import { accuracy, predicted } from "../../optimize/classification.ts";
import { dense, type LinearMap } from "../../optimize/linear_map.ts";
import { logisticRegression } from "../../optimize/logistic.ts";
import { readTable } from "../../optimize/readers/table.ts";
import { softmaxRegression } from "../../optimize/softmax.ts";
import { dataFile } from "../support/data.ts";

const gaussian = (rows: number, columns: number, seed: number): LinearMap =>
  dense({ rows, columns, values: normals(key(seed), rows * columns) });

/** One row, whose only feature is 1: x is its scores. */
const single = (label: number, classes: number, l2: number) =>
  softmaxRegression({
    features: dense({ rows: 1, columns: 1, values: Float64Array.of(1) }),
    labels: [label],
    classes,
    l2,
  });

Deno.test("the value is −ln of the probability of the right class, on average, and half of λ‖X‖²", () => {
  const rows = 13, columns = 3, classes = 4, l2 = 0.3, features = gaussian(rows, columns, 1);
  const labels = Array.from({ length: rows }, (_, i) => i * i % classes), { value: A } = features.triplets();
  const f = softmaxRegression({ features, labels, classes, l2 });
  for (let seed = 0; seed < 10; seed++) {
    const x = normals(key(seed), classes * columns);
    const score = (i: number, c: number) =>
      dot(A.subarray(i * columns, (i + 1) * columns), x.subarray(c * columns, (c + 1) * columns));
    const losses = labels.map((label, i) => {
      const weights = Array.from({ length: classes }, (_, c) => Math.exp(score(i, c)));
      return -Math.log(weights[label] / weights.reduce((a, b) => a + b));
    });
    assertAlmostEquals(f.value(x), losses.reduce((a, b) => a + b) / rows + l2 / 2 * dot(x, x), 1e-13);
  }
});

Deno.test("of two classes it is logistic regression on their difference, with half of the regularisation", () => {
  // of all x₁ − x₀ = w the least ‖x₀‖² + ‖x₁‖² is ‖w‖²/2, at ∓w/2
  const rows = 30, columns = 3, features = gaussian(rows, columns, 2), l2 = 0.02;
  const labels = normals(key(3), rows).map((z) => z > 0 ? 1 : 0);
  const two = softmaxRegression({ features, labels, classes: 2, l2 });
  const one = logisticRegression({ features, labels, l2: l2 / 2 });
  const apart = (w: Vec): Float64s => Float64Array.of(...scale(-0.5, w), ...scale(0.5, w));
  for (let seed = 0; seed < 10; seed++) {
    const w = scale(3, normals(key(seed), columns)), x = apart(w);
    assertAlmostEquals(two.value(x), one.value(w), 1e-13);
    assertLess(norm2(subtract(two.gradient(x), scale(2, apart(one.gradient(w))))), 1e-13);
  }
  assertLess(norm2(subtract(two.minimizer, apart(one.minimizer))), 1e-10);
  assertAlmostEquals(two.L, 2 * one.L, 1e-13);
});

Deno.test("with nothing known every class is as likely: the value is the logarithm of their number", () => {
  const classes = 5, f = single(2, classes, 1);
  assertAlmostEquals(f.value(new Float64Array(classes)), Math.log(classes), 1e-15);
  const [p, right] = [1 / classes, 1 / classes - 1];
  assertLess(norm2(subtract(f.gradient(new Float64Array(classes)), [p, p, right, p, p])), 1e-15);
});

Deno.test("huge scores neither overflow nor cancel", () => {
  const l2 = 1e-60, right = single(0, 3, l2), wrong = single(2, 3, l2);
  for (const t of [1e3, 1e8, 1e15]) {
    const even = [t, t, t], far = [t, 0, -t];
    assertAlmostEquals(right.value(even), Math.log(3), 1e-15);
    assertAlmostEquals(right.value([t + 1, t, t - 1]), Math.log(1 + Math.exp(-1) + Math.exp(-2)), 1e-15);
    assertEquals([right.value(far) < 1e-29, wrong.value(far)], [true, 2 * t]);
    assertLess(norm2(right.gradient(far)), 1e-15);
    assertLess(norm2(subtract(wrong.gradient(far), [1, 0, -1])), 1e-15);
  }
});

Deno.test("L is reached, by one row between two classes of even odds", () => {
  const { gradient, L, mu } = softmaxRegression({ features: gaussian(1, 3, 4), labels: [0], classes: 2, l2: 0.1 });
  const a = gaussian(1, 3, 4).triplets().value, v = Float64Array.of(...a, ...scale(-1, a)), h = 1e-5 / norm2(v);
  const change = subtract(gradient(scale(h, v)), gradient(scale(-h, v)));
  assertAlmostEquals(dot(change, v) / (2 * h * dot(v, v)) / L, 1, 1e-8);
  const same = Float64Array.of(...a, ...a); // what moves all scores alike changes no probability
  assertAlmostEquals(dot(subtract(gradient(same), gradient([0, 0, 0, 0, 0, 0])), same) / dot(same, same), mu, 1e-14);
});

Deno.test("the minimizer is found to rounding where the rows are told apart and hardly anything holds them back", () => {
  const features = gaussian(12, 4, 5), labels = Array.from({ length: 12 }, (_, i) => i % 3), l2 = 1e-6;
  const f = softmaxRegression({ features, labels, classes: 3, l2 });
  assertLess(norm2(f.gradient(f.minimizer)) / f.mu, 1e-10 * norm2(f.minimizer)); // within ‖∇f‖/μ, by strong convexity
  assertStrictEquals(f.minimizer, f.minimizer);
  // the gradients of losses sum to 0 over classes, and so must λ X
  const sum = [0, 1, 2].reduce(
    (sum, c) => axpy(1, (f.minimizer as Float64s).subarray(4 * c, 4 * c + 4), sum),
    new Float64Array(4),
  );
  assertLess(norm2(sum), 1e-10 * norm2(f.minimizer));
});

Deno.test("what is no softmax regression is refused", () => {
  const features = gaussian(2, 1, 1), made = { features, labels: [0, 1], classes: 2, l2: 1 };
  const f = softmaxRegression(made);
  assertThrows(() => softmaxRegression({ ...made, labels: [0] }), TypeError, "the length of the labels must be 2");
  assertThrows(
    () => softmaxRegression({ ...made, labels: [0, 2] }),
    RangeError,
    "label 1 must be an integer from 0 to 1",
  );
  assertThrows(() => softmaxRegression({ ...made, labels: [0.5, 1] }), RangeError, "label 0 must be an integer");
  assertThrows(() => softmaxRegression({ ...made, labels: [-1, 1] }), RangeError, "label 0 must be an integer");
  assertThrows(
    () => softmaxRegression({ ...made, classes: 1 }),
    RangeError,
    "the number of classes must be an integer from 2",
  );
  for (const l2 of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => softmaxRegression({ ...made, l2 }),
      RangeError,
      "the regularisation must be a finite number above 0",
    );
  }
  assertThrows(() => f.value([1]), TypeError, "the length of x must be 2");
  assertThrows(() => f.gradient([1, 2, 3]), TypeError, "the length of x must be 2");
});

/** The pixels of every `step`-th row, in sixteenths, with a 1 beside them, and the digits. */
function digits(text: string, step = 1): { features: LinearMap; labels: Int32Array } {
  const { shape: [count, columns], values } = readTable(text), rows = Math.ceil(count / step);
  const chosen = Array.from({ length: rows }, (_, i) => values.subarray(i * step * columns, (i * step + 1) * columns));
  const features = chosen.flatMap((row) => [...row.subarray(0, -1).map((v) => v / 16), 1]);
  return {
    features: dense({ rows, columns, values: Float64Array.from(features) }),
    labels: Int32Array.from(chosen, (row) => row[columns - 1]),
  };
}

const train = dataFile("optdigits.tra"), test = dataFile("optdigits.tes");

Deno.test({
  name:
    "softmax regression on handwritten digits: Newton finds the minimizer to 10⁻¹⁰, which reads nine of ten unseen ones",
  ignore: train === null || test === null,
  fn() {
    const classes = 10, f = softmaxRegression({ ...digits(train!, 6), classes, l2: 0.01 }); // the file is sorted by digit
    assertEquals([f.dimension, f.terms, f.mu], [650, 638, 0.01]);
    assertLess(norm2(f.gradient(f.minimizer)) / f.mu, 1e-10 * norm2(f.minimizer));
    const { features, labels } = digits(test!),
      right = (x: Vec) => accuracy(predicted({ features, classes }, x), labels);
    assertEquals(features.rows, 1797);
    assertLess(0.9, right(f.minimizer));
    assertLess(right(new Float64Array(650)), 0.12);
  },
});

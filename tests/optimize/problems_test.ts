import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { eigs, lusolve, matrix, multiply, transpose } from "mathjs";
import {
  axpy,
  child,
  dense,
  distance,
  dot,
  exact,
  type FiniteSum,
  key,
  leastSquares,
  type LinearMap,
  logisticRegression,
  norm2,
  normals,
  type Problem,
  quadratic,
  readLibsvm,
  softmaxRegression,
  sparse,
  subtract,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { between, direction } from "../support/arbitraries.ts";
import { dataFile } from "../support/data.ts";

const gaussian = (rows: number, columns: number, seed: number): LinearMap =>
  dense({ rows, columns, values: normals(key(seed), rows * columns) });

const classesOf = (rows: number, classes: number): Vec => Array.from({ length: rows }, (_, i) => i * i % classes);

const meanOf = (vectors: readonly Vec[]): Vec =>
  vectors.reduce((sum: Vec, v) => axpy(1 / vectors.length, v, sum), new Float64Array(vectors[0].length));

/** A sparse matrix with an empty row, and with entries that add up. */
const gaps = sparse({
  rows: 5,
  columns: 3,
  row: Int32Array.of(4, 0, 2, 4, 2),
  column: Int32Array.of(2, 1, 0, 0, 0),
  value: Float64Array.of(1, 2, 3, 4, 5),
});

/** Some of each kind. */
const problems: Readonly<Record<string, Problem>> = {
  "quadratic": quadratic({ spectrum: [1, 3, 10], minimizer: [1, -1, 2] }),
  "quadratic, rotated": quadratic({ spectrum: [0.5, 3, 10, 2], minimizer: [1, -1, 2, 0], axes: key(3) }),
  "least squares, dense": leastSquares({ A: gaussian(9, 4, 1), y: normals(key(2), 9) }),
  "least squares, sparse": leastSquares({ A: sparse(gaussian(9, 5, 5).triplets()), y: normals(key(2), 9) }),
  "logistic": logisticRegression({
    features: gaussian(20, 3, 1),
    labels: normals(key(4), 20).map(Math.sign),
    l2: 0.05,
  }),
  "logistic, sparse": logisticRegression({
    features: sparse(gaussian(15, 4, 6).triplets()),
    labels: Array.from({ length: 15 }, (_, i) => i % 3 === 0 ? 7 : 2),
    l2: 0.05,
  }),
  "softmax": softmaxRegression({ features: gaussian(17, 3, 7), labels: classesOf(17, 4), classes: 4, l2: 0.05 }),
  "softmax, sparse": softmaxRegression({
    features: sparse(gaussian(11, 2, 8).triplets()),
    labels: classesOf(11, 3),
    classes: 3,
    l2: 0.2,
  }),
};

for (const [name, problem] of Object.entries(problems)) {
  const { dimension: n, mu, L, minimizer, gradient, value } = problem;
  const near = (i: number): Vec => axpy(between(key(i), 0, 3), direction(key(i), n), minimizer);

  Deno.test(`${name}: the gradient is the slope of the value`, () => {
    for (let i = 0; i < 20; i++) {
      const x = near(i), v = direction(key(100 + i), n), h = 1e-4;
      const slope = (value(axpy(h, v, x)) - value(axpy(-h, v, x))) / (2 * h);
      assertAlmostEquals(slope, dot(gradient(x), v), 1e-6 * L);
    }
  });

  Deno.test(`${name}: the gradient vanishes at the minimizer, to rounding`, () => {
    assert(norm2(gradient(minimizer)) <= 1e-13 * L * Math.max(1, norm2(minimizer)), `${norm2(gradient(minimizer))}`);
    assertEquals(distance(problem, minimizer), 0);
    for (let i = 0; i < 20; i++) assert(value(near(i)) >= value(minimizer));
  });

  Deno.test(`${name}: curvature lies between μ and L`, () => {
    for (let i = 0; i < 200; i++) {
      const x = near(i), y = near(1000 + i), difference = subtract(x, y), change = subtract(gradient(x), gradient(y));
      const square = dot(difference, difference);
      assert(dot(change, difference) >= mu * square * (1 - 1e-9));
      assert(norm2(change) <= L * Math.sqrt(square) * (1 + 1e-9));
    }
  });

  Deno.test(`${name}: \`out\` is filled and returned, and inputs are left alone`, () => {
    const x = Float64Array.from(near(1)), before = x.slice(), out = new Float64Array(n);
    assert(gradient(x, out) === out);
    assertEquals(out, gradient(x));
    assertEquals(exact(problem)(x, key(0)), out);
    assertEquals(x, before);
  });
}

for (const [name, problem] of Object.entries(problems)) {
  if (!("terms" in problem)) continue;
  const { dimension: n, terms, gradient, batchGradient } = problem as FiniteSum, x = normals(key(20), n);
  const tolerance = 1e-13 * (1 + norm2(gradient(x))) * terms;
  const near = (a: Vec, b: Vec) => assert(norm2(subtract(a, b)) <= tolerance, `${a} is not ${b}`);
  const all = Array.from({ length: terms }, (_, i) => i), termAt = (i: number) => batchGradient(x, [i]);

  Deno.test(`${name}: the gradient is the mean of those of the terms, and these differ`, () => {
    near(batchGradient(x, all), gradient(x));
    near(meanOf(all.map(termAt)), gradient(x));
    near(batchGradient(x, all.toReversed()), gradient(x));
    assert(norm2(subtract(termAt(0), gradient(x))) > 1e6 * tolerance);
  });

  Deno.test(`${name}: a batch counts each term as often as it is named, in any order`, () => {
    for (let i = 0; i < 20; i++) {
      const batch = Array.from(uniforms(key(i), 1 + i), (u) => Math.floor(u * terms));
      near(batchGradient(x, batch), meanOf(batch.map(termAt)));
    }
    near(batchGradient(x, Float64Array.of(2, 0, 2)), meanOf([termAt(0), termAt(2), termAt(2)]));
  });

  Deno.test(`${name}: a batch fills \`out\`, leaves the gradient alone, and is refused where it is of no terms`, () => {
    const whole = gradient(x), out = new Float64Array(n);
    assert(batchGradient(x, [1, 2], out) === out);
    assertEquals(out, batchGradient(x, Int32Array.of(1, 2)));
    assertEquals(gradient(x), whole);
    for (const batch of [[], [-1], [terms], [0, 0.5], [NaN]]) {
      assertThrows(() => batchGradient(x, batch), RangeError, batch.length === 0 ? "the number of rows" : "as row");
    }
    assertThrows(() => batchGradient([...x, 0], [0]), TypeError, "the length of");
  });
}

Deno.test("least squares: μ, L and the minimizer are those of AᵀA, to 10⁻¹², by another library", () => {
  for (const seed of [1, 2, 3]) {
    const rows = 7, columns = 3, A = gaussian(rows, columns, seed), y = normals(child(key(seed), 1), rows);
    const { mu, L, minimizer } = leastSquares({ A, y });
    const a = matrix(Array.from({ length: rows }, (_, i) => Array.from(A.triplets().value.slice(3 * i, 3 * i + 3))));
    const H = multiply(transpose(a), a), values = (eigs(H).values.valueOf() as number[]).toSorted((p, q) => p - q);
    assertAlmostEquals(mu / values[0], 1, 1e-12);
    assertAlmostEquals(L / values[columns - 1], 1, 1e-12);
    const x = (lusolve(H, multiply(transpose(a), Array.from(y))).valueOf() as number[][]).flat();
    assert(norm2(subtract(minimizer, x)) <= 1e-12 * norm2(x));
  }
});

Deno.test("least squares: known singular values are found to 10⁻¹² at condition 10⁵, where AᵀA would have lost them", () => {
  // A = D on top of zeros, turned by a reflection on each side
  const rows = 40, columns = 6, s = Array.from({ length: columns }, (_, j) => 10 ** -j);
  const u = direction(key(1), rows), v = direction(key(2), columns), values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < columns; k++) {
        values[i * columns + j] += ((i === k ? 1 : 0) - 2 * u[i] * u[k]) * s[k] * ((k === j ? 1 : 0) - 2 * v[k] * v[j]);
      }
    }
  }
  const { mu, L } = leastSquares({ A: dense({ rows, columns, values }), y: normals(key(3), rows) });
  assertAlmostEquals(Math.sqrt(L), 1, 1e-12);
  assertAlmostEquals(Math.sqrt(mu) / s[columns - 1], 1, 1e-10); // absolute rounding of the largest, relative to the smallest
});

Deno.test("dense and sparse maps of one matrix are one map, and the transpose is its adjoint", () => {
  for (const [rows, columns] of [[1, 1], [5, 3], [3, 5], [8, 9]]) {
    const A = gaussian(rows, columns, rows), B = sparse(A.triplets());
    const x = normals(key(1), columns), y = normals(key(2), rows);
    assert(norm2(subtract(A.apply(x), B.apply(x))) < 1e-14 * columns);
    assert(norm2(subtract(A.applyTransposed(y), B.applyTransposed(y))) < 1e-14 * rows);
    assertAlmostEquals(dot(A.apply(x), y), dot(x, A.applyTransposed(y)), 1e-13 * rows * columns);
    assertEquals(dense({ rows, columns, values: Float32Array.from(A.triplets().value) }).rows, rows);
  }
  const twice = sparse({
    rows: 1,
    columns: 1,
    row: Int32Array.of(0, 0),
    column: Int32Array.of(0, 0),
    value: Float64Array.of(1, 2),
  });
  assertEquals(twice.apply([1]), Float64Array.of(3));
});

Deno.test("chosen rows of a map are those rows, in their order and as often as they are named", () => {
  for (const A of [gaussian(5, 3, 1), sparse(gaussian(5, 3, 1).triplets()), gaps]) {
    const x = normals(key(1), 3), whole = A.apply(x), chosen = [4, 0, 4, 2], rows = A.restricted(chosen);
    assertEquals([rows.rows, rows.columns], [4, 3]);
    assertEquals(rows.apply(x), Float64Array.from(chosen, (i) => whole[i]));
    const y = normals(key(2), 4), spread = new Float64Array(5);
    chosen.forEach((i, k) => spread[i] += y[k]);
    assert(norm2(subtract(rows.applyTransposed(y), A.applyTransposed(spread))) < 1e-14);
    for (const none of [[], [5], [-1], [0.5]]) assertThrows(() => A.restricted(none), RangeError, "row");
  }
});

Deno.test("what cannot be a problem is refused, with what was expected and what came", () => {
  const says = (body: () => unknown, kind: new (...args: never[]) => Error, message: string) =>
    assertThrows(body, kind as ErrorConstructor, message);
  says(
    () => leastSquares({ A: gaussian(2, 3, 1), y: [1, 2] }),
    RangeError,
    "the number of rows must be at least that of columns, 3: current value is 2",
  );
  says(
    () => leastSquares({ A: gaussian(3, 2, 1), y: [1, 2] }),
    TypeError,
    "the length of y must be 3: current value is 2",
  );
  says(() => leastSquares({ A: gaussian(2, 2, 1), y: [1, NaN] }), RangeError, "y[1] must be finite");
  const flat = dense({ rows: 3, columns: 2, values: Float64Array.of(1, 2, 2, 4, 3, 6) });
  says(() => leastSquares({ A: flat, y: [1, 2, 3] }), RangeError, "has not full column rank");
  says(() => dense({ rows: 2, columns: 2, values: new Float64Array(3) }), TypeError, "the length of values must be 4");
  says(
    () => sparse({ rows: 1, columns: 1, row: Int32Array.of(1), column: Int32Array.of(0), value: Float64Array.of(1) }),
    RangeError,
    "row 0 must be an integer from 0 to 0: current value is 1",
  );
  says(
    () => quadratic({ spectrum: [1, 0], minimizer: [0, 0] }),
    RangeError,
    "eigenvalue 1 must be a finite number above 0",
  );
  says(() => quadratic({ spectrum: [1], minimizer: [0, 0] }), TypeError, "the length of the minimizer must be 1");
  says(
    () => logisticRegression({ features: gaussian(3, 1, 1), labels: [1, 1, 1], l2: 1 }),
    RangeError,
    "the labels must be of two kinds",
  );
  says(
    () => logisticRegression({ features: gaussian(3, 1, 1), labels: [1, 0, 1], l2: 0 }),
    RangeError,
    "the regularisation must be a finite number above 0",
  );
  says(() => gaussian(3, 2, 1).apply([1]), TypeError, "the length of x must be 2");
});

const mushrooms = dataFile("mushrooms.libsvm");

Deno.test({
  name: "logistic regression on real data: Newton finds the minimizer to 10⁻¹³",
  ignore: mushrooms === null,
  fn() {
    const { features, labels } = readLibsvm(mushrooms!);
    const problem = logisticRegression({ features: sparse(features), labels, l2: 1e-3 });
    assertEquals([problem.dimension, problem.mu], [112, 1e-3]);
    // by strong convexity the minimizer is within ‖∇f‖/μ
    assert(norm2(problem.gradient(problem.minimizer)) / problem.mu <= 1e-12 * norm2(problem.minimizer));
  },
});

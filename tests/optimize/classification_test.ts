import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals } from "../../base/key.ts";
import { dot } from "../../base/vector.ts";
import { accuracy, predicted } from "../../optimize/classification.ts";
import { dense, sparse } from "../../optimize/linear_map.ts";
import { softmaxRegression } from "../../optimize/softmax.ts";
import "../support/seed.ts";

Deno.test("the class with the largest score is predicted", () => {
  const rows = 20,
    columns = 3,
    classes = 4,
    A = normals(key(1), rows * columns),
    x = normals(key(2), classes * columns);
  const features = dense({ rows, columns, values: A });
  const wanted = Int32Array.from({ length: rows }, (_, i) => {
    const row = A.subarray(i * columns, (i + 1) * columns);
    const scores = Array.from({ length: classes }, (_, c) => dot(row, x.subarray(c * columns, (c + 1) * columns)));
    return scores.indexOf(Math.max(...scores));
  });
  assertEquals(new Set(wanted).size, classes);
  assertEquals(predicted({ features, classes }, x), wanted);
  assertEquals(predicted({ features: sparse(features.triplets()), classes }, x), wanted);
});

Deno.test("of classes whose scores are the same the first is predicted", () => {
  const features = dense({ rows: 2, columns: 1, values: Float64Array.of(1, -1) });
  assertEquals(predicted({ features, classes: 4 }, [1, 3, 3, 1]), Int32Array.of(1, 0));
  assertEquals(predicted({ features, classes: 1 }, [5]), Int32Array.of(0, 0));
});

Deno.test("rows that can be told apart are, at the minimizer of softmax regression", () => {
  const features = dense({ rows: 4, columns: 2, values: Float64Array.of(1, 0, -1, 0.1, 0, 1, 0.1, -1) });
  const labels = Int32Array.of(2, 0, 1, 3),
    { minimizer } = softmaxRegression({ features, labels, classes: 4, l2: 1e-3 });
  assertEquals(accuracy(predicted({ features, classes: 4 }, minimizer), labels), 1);
});

Deno.test("accuracy counts what is right, whatever kind of list it is in", () => {
  const label = fc.integer({ min: 0, max: 2 });
  fc.assert(fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (pairs) => {
    const [said, wanted] = [0, 1].map((k) => pairs.map((pair) => pair[k]));
    const right = pairs.filter(([a, b]) => a === b).length;
    assertEquals(accuracy(Int32Array.from(said), Float64Array.from(wanted)), right / pairs.length);
  }));
});

Deno.test("no predictions, and labels or parameters of another number, are refused", () => {
  const features = dense({ rows: 1, columns: 2, values: Float64Array.of(1, 2) });
  assertThrows(() => accuracy([], []), RangeError, "the number of predictions must be at least 1");
  assertThrows(() => accuracy([1], [1, 2]), TypeError, "the length of the labels must be 1");
  assertThrows(() => predicted({ features, classes: 2 }, [1, 2, 3]), TypeError, "the length of x must be 4");
  assertThrows(() => predicted({ features, classes: 0 }, []), RangeError, "the number of classes must be");
});

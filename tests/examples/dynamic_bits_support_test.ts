import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { axpy, child, dot, key, mean, norm2, normals, scale, subtract, type Vec } from "@bitdescent/bitdescent";
import { digitsToLearn, oneOfFive, picturesToLearn } from "../../examples/support/training/data.ts";
import type { Trainable } from "../../examples/support/training/trainable.ts";
import {
  type Crew,
  trainable,
  type TrainableName,
  trainableNames,
} from "../../examples/support/training/trainables.ts";
import { dataPath } from "../support/data.ts";
import { withLearningFiles } from "../support/learning_files.ts";

/** The slope of the loss at x along a direction. */
function slope({ evaluate }: Trainable, x: Vec, direction: Vec, h: number): number {
  return (evaluate(axpy(h, direction, x)).loss - evaluate(axpy(-h, direction, x)).loss) / (2 * h);
}

/** How many rows each of the small files leaves to learn from; with a worker for each, the mean of gradients is that of the loss. */
const rows: Readonly<Record<TrainableName, number>> = {
  "quadratic": 4,
  "softmax-digits": 40,
  "logistic": 48,
  "mlp-mnist": 40,
  "cnn-mnist": 40,
};

/** How many rows each has for the test. */
const tests = { "softmax-digits": 10, "logistic": 12, "mlp-mnist": 10, "cnn-mnist": 10 };

for (const name of trainableNames) {
  Deno.test(`${name}: gradients are slopes of the loss on average, the same whenever they are asked for`, () =>
    withLearningFiles(async (files) => {
      const crew: Crew = { ...files, workers: rows[name], key: key(3), batch: 2 }, made = await trainable(name, crew);
      const { dimension, layers, oracles, start, evaluate, optimum } = made, x = start(key(5));
      assertEquals([x.length, layers.reduce((a, b) => a + b), oracles.length], [dimension, dimension, rows[name]]);
      const at = (x: Vec) => mean(oracles.map((oracle, i) => oracle(x, child(key(6), i))));
      // The noise of the quadratic is the same at all points, and it has no slope at 0.
      const gradient = name === "quadratic" ? subtract(at(x), at(new Float64Array(dimension))) : at(x);
      const inFloat32 = optimum === null, [h, tolerance] = inFloat32 ? [1e-3, 2e-3] : [1e-5, 1e-8];
      for (const along of [gradient, ...[0, 1, 2, 3].map((i) => normals(child(key(7), i), dimension))]) {
        const direction = scale(1 / norm2(along), along);
        assertAlmostEquals(slope(made, x, direction, h), dot(gradient, direction), tolerance * norm2(gradient));
      }

      assertEquals(at(x), at(x));
      const again = await trainable(name, crew);
      assertEquals(again.oracles[1](x, key(8)), oracles[1](x, key(8)));
      assertEquals([again.start(key(5)), again.evaluate(x)], [x, evaluate(x)]);
      assert(!Number.isFinite(evaluate(new Float64Array(dimension).fill(NaN)).loss));
      for (let i = 0; i < 10; i++) {
        const { accuracy } = evaluate(normals(child(key(9), i), dimension));
        if (name === "quadratic") assertEquals(accuracy, null);
        else assert(Number.isInteger(Math.round(1e9 * accuracy! * tests[name]) / 1e9)); // so many of so many
      }
    }));
}

Deno.test("quadratic: noise of mean square 1 for each gradient, and starts of deviation 3", async () => {
  const { oracles: [first, second], start } = await trainable("quadratic", { workers: 2, key: key(1) });
  const origin = new Float64Array(100), R = 400;
  const square = (draw: (i: number) => Vec): number =>
    Array.from({ length: R }, (_, i) => norm2(draw(i)) ** 2).reduce((a, b) => a + b) / R;
  // the mean square of 40000 normals has deviation √(2/40000): 0.05 is seven of them, with less than 10⁻¹⁰
  assertAlmostEquals(square((i) => first(origin, child(key(2), i))), 1, 0.05);
  assertAlmostEquals(square((i) => start(child(key(3), i))) / 900, 1, 0.05);
  assertEquals(first(origin, key(4)), second(origin, key(4))); // keys tell workers apart
});

Deno.test("convex things have a least value, which descent comes to and nothing is below", () =>
  withLearningFiles(async (files) => {
    for (const name of ["quadratic", "softmax-digits", "logistic"] as const) {
      const made = await trainable(name, { ...files, workers: rows[name], key: key(3), batch: 1, l2: 0.1 });
      const { oracles, evaluate, optimum, dimension, start } = made;
      let x = start(key(1));
      const noise = mean(oracles.map((oracle, i) => oracle(new Float64Array(dimension), child(key(6), i))));
      for (let round = 0; round < 500; round++) {
        const gradient = mean(oracles.map((oracle, i) => oracle(x, child(key(6), i))));
        x = axpy(-1, name === "quadratic" ? subtract(gradient, noise) : gradient, x);
      }
      assertAlmostEquals(evaluate(x).loss, optimum!, 1e-9);
      for (let i = 0; i < 20; i++) {
        assertLess(optimum!, evaluate(axpy(1e-3, normals(child(key(2), i), dimension), x)).loss);
      }
    }
  }));

Deno.test("accuracy is of the test examples: the label itself as a feature gets all right, its opposite none", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, Array.from({ length: 50 }, (_, i) => `${i % 2} 1:${i % 2 ? 1 : -1} 2:1`).join("\n"));
  const { evaluate } = await trainable("logistic", { workers: 2, key: key(1), data: path });
  assertEquals([[1, 0], [-1, 0]].map((x) => evaluate(x).accuracy), [1, 0]);
  const lines = (digits: number[]) => digits.map((d) => `${[0, 1, 2].map((j) => Number(j === d))} ${d}`).join("\n");
  const test = await Deno.makeTempFile();
  await Deno.writeTextFile(path, lines([0, 1, 2, 0]));
  await Deno.writeTextFile(test, lines([0, 0, 0, 1]));
  const digits = await trainable("softmax-digits", { workers: 2, key: key(1), digits: [path, test] });
  const x = Float64Array.from({ length: 40 }, (_, i) => Number(i < 12 && i % 5 === 0)); // feature j speaks for class j
  assertEquals(digits.evaluate(x).accuracy, 1);
  assertEquals(digits.evaluate(x.map((v, i) => Math.floor(i / 4) === 0 ? 0 : v)).accuracy, 1); // the first of equals
  assertEquals(digits.evaluate(x.map((v, i) => Math.floor(i / 4) === 1 ? 0 : v)).accuracy, 0.75);
  assertEquals(digits.evaluate(x.map((_, i) => Number(i === 7))).accuracy, 0.25); // the constant speaks for class 1
  await Promise.all([path, test].map((file) => Deno.remove(file)));
});

Deno.test("what is learnt and what is tested on are apart, and together they are all", () =>
  withLearningFiles(async ({ images, labels, digits }) => {
    const { train, test } = oneOfFive(52, key(1));
    assertEquals(test.length, 10);
    assertEquals([...train, ...test].sort((a, b) => a - b), Array.from({ length: 52 }, (_, i) => i));
    const pictures = await picturesToLearn({ images, labels, key: key(2) });
    const of = ({ pixels, labels, size }: typeof pictures.train) =>
      Array.from(labels, (label, i) => `${label} ${pixels.subarray(i * size, (i + 1) * size)}`);
    assertEquals([pictures.train, pictures.test].map((part) => of(part).length), [40, 10]);
    assertEquals(new Set([...of(pictures.train), ...of(pictures.test)]).size, 50);
    assert((await picturesToLearn({ images, labels, key: key(3) })).test.labels.length === 10);
    const tables = await digitsToLearn({ tables: digits, key: key(2) });
    assertEquals([tables.train, tables.test].map((part) => of(part).length), [40, 10]);
    await assertRejects(
      () => picturesToLearn({ images, key: key(1) }),
      Error,
      "images and labels must be given together",
    );
    await assertRejects(() => digitsToLearn({ tables: ["a", "b", "c"], key: key(1) }), Error, "at most two tables");
  }));

const digits = [dataPath("optdigits.tra"), dataPath("optdigits.tes")];
const [images, labels] = [dataPath("t10k-images-idx3-ubyte.gz"), dataPath("t10k-labels-idx1-ubyte.gz")];

Deno.test({
  name: "real digits: there are thousands, and a network knows nothing of them at first",
  ignore: [...digits, images, labels].includes(null),
  async fn() {
    const crew = { workers: 4, key: key(1), digits: digits as string[], images: images!, labels: labels! };
    const { train, test } = await digitsToLearn({ ...crew, tables: crew.digits });
    assertEquals([train.size, train.labels.length, test.labels.length], [64, 3823, 1797]);
    const { title, dimension, evaluate, start, oracles } = await trainable("mlp-mnist", crew), x = start(key(1));
    assertEquals(title, "a perceptron with 32 hidden units on 8000 pictures of t10k-images-idx3-ubyte.gz");
    assertEquals(dimension, 784 * 32 + 32 + 32 * 10 + 10);
    const { loss, accuracy } = evaluate(x);
    assertLess(Math.log(10) - 0.1, loss);
    assertLess(accuracy!, 0.3);
    const step = axpy(-0.5, mean(oracles.map((oracle, i) => oracle(x, child(key(2), i)))), x);
    assertLess(evaluate(step).loss, loss);
  },
});

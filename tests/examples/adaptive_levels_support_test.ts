import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { key, norm2 } from "@bitdescent/bitdescent";
import { syntheticGradients, trainedGradients } from "../../examples/support/adaptive_levels/gradient_sources.ts";
import { network } from "../../examples/support/training/network.ts";
import { drawnPictures, picturesInTable, picturesOf } from "../../examples/support/training/pictures.ts";
import { varianceChart, type VariancePoint } from "../../examples/support/adaptive_levels/variance_chart.ts";

/** The largest distance between the distribution of `x` and F. */
function distanceTo(F: (x: number) => number, x: ArrayLike<number>): number {
  const sorted = Float64Array.from(x).sort(), n = sorted.length;
  return sorted.reduce((most, v, i) => Math.max(most, Math.abs(F(v) - i / n), Math.abs(F(v) - (i + 1) / n)), 0);
}

Deno.test("adaptive_levels: Laplace's and Student's laws are these laws", () => {
  const n = 40_000, made = syntheticGradients({ dimension: n, key: key(5) });
  const of = (name: string) => made.find(({ source }) => source === name)!.gradient;
  // P(distance > t) ≤ 2 exp(−2 n t²), Massart 1990: 10⁻⁹ for this t
  const limit = Math.sqrt(Math.log(2e9) / (2 * n));
  const laplace = (x: number) => x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2;
  const student = (x: number) => {
    const t = x / Math.sqrt(3);
    return 0.5 + (t / (1 + t * t) + Math.atan(t)) / Math.PI;
  };
  assertLess(distanceTo(laplace, of("Laplace")), limit);
  assertLess(distanceTo(student, of("Student-3")), limit);
  assertLess(limit, distanceTo(laplace, of("Student-3"))); // and is told from others
  assertLess(limit, distanceTo(student, of("normal")));
});

Deno.test("network: its gradient is the slope of its loss, and training takes the loss down", async () => {
  const pictures = drawnPictures(key(4), 50);
  const { start, lossAndGradient, dimension } = await network({ inputs: 64, hidden: 5, classes: 10, seed: 2 });
  assertEquals([dimension, start.length], [64 * 5 + 5 + 5 * 10 + 10, dimension]);
  const { gradient } = lossAndGradient(start, pictures), size = norm2(gradient);
  const moved = (t: number) => lossAndGradient(start.map((v, i) => v + t * gradient[i] / size), pictures).loss;
  assertAlmostEquals((moved(0.01) - moved(-0.01)) / 0.02, size, 0.01 * size);

  const training = { pictures, source: "drawn", hidden: 5, rounds: 40, snapshots: 3, seed: 1 };
  const { sources, loss } = await trainedGradients(training);
  assertEquals(sources.map(({ round }) => round), [0, 20, 40]);
  assertLess(loss[1], loss[0]);
  assertEquals((await trainedGradients(training)).sources, sources);
});

Deno.test("pictures: tables with blanks or commas, and what is wrong with others", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "0 2 4 1\n\n4,2,0,3\r\n");
  assertEquals(await picturesInTable(path), {
    pixels: Float32Array.of(0, 0.5, 1, 1, 0.5, 0),
    labels: Int32Array.of(1, 3),
    size: 3,
  });
  for (
    const [text, says] of [["", "it has none"], ["1 2\n1 2 3\n", "line 2"], ["1 2.5\n", "line 1"], ["7\n", "line 1"], [
      "\n1 2\n\n1 10\n",
      "line 4",
    ]]
  ) {
    await Deno.writeTextFile(path, text);
    await assertRejects(() => picturesInTable(path), Error, says);
  }
  const idx = (sizes: number[], values: number[]) =>
    Uint8Array.of(0, 0, 8, sizes.length, ...sizes.flatMap((n) => [0, 0, 0, n]), ...values);
  const labels = await Deno.makeTempFile();
  await Deno.writeFile(path, idx([2, 1, 2], [0, 255, 51, 0]));
  await Deno.writeFile(labels, idx([2], [7, 1]));
  assertEquals(await picturesOf(path, labels), {
    pixels: Float32Array.of(0, 1, 0.2, 0),
    labels: Int32Array.of(7, 1),
    size: 2,
  });
  await Deno.writeFile(labels, idx([1], [7]));
  await assertRejects(() => picturesOf(path, labels), Error, "current value is 1 for 2×1×2");
  await Deno.writeFile(labels, Uint8Array.of(0, 0, 9, 1, 0, 0, 0, 2, 1, 255));
  await assertRejects(() => picturesOf(path, labels), Error, "must hold integers from 0 to 255: current value is -1");
  await Deno.writeFile(labels, idx([0], []));
  await Deno.writeFile(path, idx([0, 1, 2], []));
  await assertRejects(() => picturesOf(path, labels), Error, "must have a picture: it has none");
  await Deno.writeFile(labels, Uint8Array.of(0x1f, 0x8b, 0));
  await assertRejects(() => picturesOf(path, labels), Error, `${labels}: `);
  await Promise.all([path, labels].map((file) => Deno.remove(file)));
});

Deno.test("variance chart: both kinds of panels, either alone, and variances of 0", async () => {
  const point = (quantizer: VariancePoint["quantizer"], round: number | null, variance: number): VariancePoint => ({
    quantizer,
    norm: "2",
    source: "some gradient",
    round,
    variance,
  });
  const drawn = async (points: VariancePoint[]) => {
    const svg = await varianceChart({ title: "T", subtitle: "S", points });
    assertMatch(svg, /^<svg[\s\S]*<\/svg>$/);
    assert(!/NaN|Infinity|undefined|null/.test(svg));
    return svg;
  };
  const apart = [point("qsgd", null, 3), point("optimal", null, 0.2)], along = [0, 5].map((i) => point("amq", i, 0.3));
  assertStringIncludes(await drawn([...apart, ...along]), "in training: some gradient");
  assertStringIncludes(await drawn(apart), "some gradient");
  assertStringIncludes(await drawn(along), "round");
  await drawn([point("qsgd", null, 0)]);
});

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Float64s, norm2, subtract } from "../../base/vector.ts";
import { gradientDescent, heavyBall, nesterov, type Optimizer } from "../../optimize/optimizer.ts";
import { decaying, inverseTime, type StepSize } from "../../optimize/step_size.ts";
import { averaged, ballProjection, momentumDescent, stochasticGradientDescent } from "../../optimize/stochastic.ts";
import { vectors } from "../support/arbitraries.ts";
import "../support/seed.ts";

Deno.test("with one step size and no projection it is gradient descent", () => {
  fc.assert(fc.property(vectors(3), fc.array(vectors(3)), (start, gradients) => {
    const plain = gradientDescent({ start, stepSize: 0.3 });
    const stochastic = stochasticGradientDescent({ start, stepSize: () => 0.3 });
    let a = plain.init, b = stochastic.init;
    for (const gradient of gradients) {
      a = plain.step(a, gradient);
      b = stochastic.step(b, gradient);
    }
    assertEquals([stochastic.point(b), b.round], [plain.point(a), gradients.length]);
  }));
});

/** The points of a method that is given these gradients, its start first. */
function path<S>({ init, step, point }: Optimizer<S>, gradients: readonly Float64s[]): number[][] {
  let state = init;
  return [init, ...gradients.map((gradient) => state = step(state, gradient))].map((state) => Array.from(point(state)));
}

Deno.test("with momentum it is v ← γ v + g, x ← P(x − η v), number for number", () => {
  const project = ballProjection({ radius: 1.5 });
  const sizes: StepSize[] = [
    0.3,
    decaying({ first: 0.4, factor: 0.5, every: 2 }),
    inverseTime({ first: 1, halfLife: 3 }),
  ];
  const inputs = [
    vectors(2),
    fc.array(vectors(2)),
    fc.constantFrom(0, 0.5, 0.9, 1),
    fc.constantFrom(...sizes),
  ] as const;
  fc.assert(fc.property(...inputs, (start, gradients, momentum, stepSize) => {
    const wanted = [[...start]], velocity = [0, 0], x = [...start];
    gradients.forEach((gradient, round) => {
      for (const j of [0, 1]) {
        velocity[j] = momentum * velocity[j] + gradient[j];
        x[j] -= (typeof stepSize === "number" ? stepSize : stepSize(round)) * velocity[j];
      }
      const nearest = project(Float64Array.from(x));
      for (const j of [0, 1]) x[j] = nearest[j];
      wanted.push([...x]);
    });
    const seen = path(momentumDescent({ start, stepSize, momentum, project }), gradients);
    seen.flat().forEach((value, k) => assertAlmostEquals(value, wanted.flat()[k], 1e-12));
  }));
});

Deno.test("momentum with one step size is the heavy ball, and none is descent without, to the last bit", () => {
  fc.assert(fc.property(vectors(2), fc.array(vectors(2)), (start, gradients) => {
    const options = { start, stepSize: 0.3, momentum: 0.8 }, ball = path(heavyBall(options), gradients).flat();
    path(momentumDescent(options), gradients).flat().forEach((value, k) => assertAlmostEquals(value, ball[k], 1e-12));
    const plain = path(stochasticGradientDescent(options), gradients);
    assertEquals(path(momentumDescent({ ...options, momentum: 0 }), gradients), plain);
  }));
});

Deno.test("the projection is the nearest point of the ball, and leaves what is inside alone", () => {
  fc.assert(
    fc.property(
      vectors(3),
      vectors(3),
      vectors(3),
      fc.double({ min: 0.01, max: 2, noNaN: true }),
      (x, center, other, radius) => {
        const project = ballProjection({ radius, center }), nearest = project(x);
        const distance = norm2(subtract(x, center));
        if (distance <= radius) return assertEquals(nearest, x);
        const inside = project(other);
        const slack = 1e-12 * (1 + norm2(x) + norm2(center));
        assertEquals(norm2(subtract(nearest, center)) <= radius + slack, true);
        assertEquals(norm2(subtract(nearest, x)) <= norm2(subtract(inside, x)) + slack, true);
      },
    ),
  );
});

Deno.test("the average is that of the points where gradients were taken, the last iterate not among them", () => {
  fc.assert(fc.property(vectors(2), fc.array(vectors(2), { minLength: 1 }), (start, gradients) => {
    const method = nesterov({ start, stepSize: 0.2, momentum: 0.5 }), average = averaged(method);
    let plain = method.init, state = average.init;
    const seen: number[][] = [];
    for (const gradient of gradients) {
      assertEquals(average.query(state), method.query(plain));
      seen.push(Array.from(method.query(plain)));
      plain = method.step(plain, gradient);
      state = average.step(state, gradient);
    }
    const mean = [0, 1].map((i) => seen.reduce((sum, x) => sum + x[i], 0) / seen.length);
    const scale = Math.max(1e-300, ...seen.flat().map(Math.abs));
    assertEquals(norm2(subtract(average.point(state), mean)) <= 1e-13 * scale * seen.length, true);
  }));
});

Deno.test("step sizes and radii that are none are refused", () => {
  for (const stepSize of [0, -1, NaN, Infinity]) {
    assertThrows(() => stochasticGradientDescent({ start: [0], stepSize }), RangeError, "the step size of round 0");
  }
  const later = stochasticGradientDescent({ start: [0], stepSize: (round) => 1 - round });
  assertThrows(() => later.step(later.step(later.init, [0]), [0]), RangeError, "the step size of round 1 must be");
  for (const momentum of [-0.1, NaN, Infinity]) {
    assertThrows(() => momentumDescent({ start: [0], stepSize: 1, momentum }), RangeError, "the momentum must be");
  }
  assertThrows(() => momentumDescent({ start: [0], stepSize: 0, momentum: 0 }), RangeError, "the step size of round 0");
  assertThrows(() => ballProjection({ radius: -1 }), RangeError, "the radius");
});

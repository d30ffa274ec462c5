import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { norm2, subtract } from "../../base/vector.ts";
import { gradientDescent, nesterov } from "../../optimize/optimizer.ts";
import { averaged, ballProjection, stochasticGradientDescent } from "../../optimize/stochastic.ts";
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
  assertThrows(() => ballProjection({ radius: -1 }), RangeError, "the radius");
});

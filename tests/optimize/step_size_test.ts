import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { decaying, inverseTime, stepSizes } from "../../optimize/step_size.ts";

const rounds = Array.from({ length: 200 }, (_, round) => round);

Deno.test("a number is the step size of all rounds, and a function is asked", () => {
  assertEquals(rounds.map(stepSizes(0.3)), rounds.map(() => 0.3));
  const falling = (round: number) => 1 / (1 + round);
  assertEquals(rounds.map(stepSizes(falling)), rounds.map(falling));
});

Deno.test("a step size that is none is refused: in round 0 at once, in others when it is asked for", () => {
  for (const eta of [0, -1, NaN, Infinity]) {
    assertThrows(() => stepSizes(eta), RangeError, "the step size of round 0 must be a finite number above 0");
    assertThrows(() => stepSizes(() => eta), RangeError, "the step size of round 0");
    const later = stepSizes((round) => round < 2 ? 1 : eta);
    assertEquals(later(1), 1);
    assertThrows(
      () => later(2),
      RangeError,
      `the step size of round 2 must be a finite number above 0: current value is ${eta}`,
    );
  }
});

Deno.test("step decay multiplies once every so many rounds", () => {
  for (const [first, factor, every] of [[0.4, 0.1, 30], [2, 0.5, 1], [1, 1, 7], [0.7, 0.9, 13]]) {
    const stepSize = decaying({ first, factor, every });
    let wanted = first;
    for (const round of rounds) {
      if (round > 0 && round % every === 0) wanted *= factor;
      assertAlmostEquals(stepSize(round) / wanted, 1, 1e-13);
    }
  }
});

Deno.test("inverse time decay is half of the first after one half-life, a third after two, and falls", () => {
  for (const [first, halfLife] of [[0.6, 50], [1, 0.5], [3, 7.25]]) {
    const stepSize = inverseTime({ first, halfLife });
    assertEquals(stepSize(0), first);
    for (const k of [1, 2, 3, 4]) assertAlmostEquals(stepSize(k * halfLife) * (k + 1) / first, 1, 1e-15);
    for (const round of rounds) assertLess(stepSize(round + 1), stepSize(round));
  }
});

Deno.test("schedules that do not fall, or begin nowhere, are refused", () => {
  const good = { first: 1, factor: 0.5, every: 2 };
  for (const first of [0, -1, NaN, Infinity]) {
    assertThrows(() => decaying({ ...good, first }), RangeError, "the first must be a finite number above 0");
    assertThrows(() => inverseTime({ first, halfLife: 1 }), RangeError, "the first must be a finite number above 0");
    assertThrows(() => inverseTime({ first: 1, halfLife: first }), RangeError, "the half-life must be a finite number");
  }
  for (const factor of [0, -0.5, 1.5, NaN]) {
    assertThrows(() => decaying({ ...good, factor }), RangeError, "the factor must be above 0 and at most 1");
  }
  for (const every of [0, 1.5, NaN]) {
    assertThrows(() => decaying({ ...good, every }), RangeError, "the number of rounds between must be an integer");
  }
});

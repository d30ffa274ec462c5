import { assert } from "@std/assert";
import { type Guarantee, norm2, subtract, type Vec } from "@bitdescent/bitdescent";

/** Rounding in a few operations on numbers of the size of x. */
const SLACK = 1e-14;

/** Insists on what a deterministic promise says of one vector and its value. */
export function assertPromise(guarantee: Guarantee, x: Vec, value: Vec): void {
  const error = norm2(subtract(value, x)), size = norm2(x);
  if (guarantee.kind === "bounded") {
    if (size > guarantee.radius) return; // nothing is promised there
    const most = guarantee.coveringRadius + SLACK * guarantee.radius;
    assert(error <= most, `an error of ${error} where at most ${most} was promised`);
  } else if (guarantee.kind === "contractive") {
    const most = Math.sqrt(1 - guarantee.delta) * size * (1 + SLACK) + SLACK * size;
    assert(error <= most, `an error of ${error} where at most ${most} was promised`);
  } else {
    throw new Error("an expectation is not promised of one draw");
  }
}

/**
 * Random and adversarial instances for theorems, and the check that a schedule holds on one.
 * @module
 */

import { assert } from "@std/assert";
import {
  type Assumptions,
  axpy,
  type BallCode,
  cellCode,
  child,
  cubeCode,
  exact,
  type Key,
  key,
  type Link,
  norm2,
  type Problem,
  type Protocol,
  rangeSent,
  roundKey,
  type Schedule,
  scheduled,
  subtract,
  uplinkKey,
  type Vec,
} from "@bitdescent/bitdescent";
import { adversary, malices, selfScaled } from "./adversaries.ts";
import { between, direction } from "./arbitraries.ts";
import { classes, randomLogistic, stretched } from "./functions.ts";

/** A problem, a start at distance D of its minimizer, and a code. */
export interface Instance {
  readonly title: string;
  readonly key: Key;
  readonly problem: Problem;
  readonly start: Vec;
  /** D. */
  readonly distance: number;
  readonly code: BallCode;
}

/** Which functions a theorem is about. */
export type Class = keyof typeof classes | "logistic";

/** Theorems about the whole class of functions are tried on all of these. */
export const everything: readonly Class[] = ["extreme", "quadratic", "piecewise", "extreme", "logistic"];

const dimensions = [1, 2, 3, 5, 8];

/** Instance number `index`: classes, codes, condition numbers (1.05 to 1000), D (10⁻³ to 10³) and ε (.02 to 1.3) at random. */
export function instance(index: number, among: readonly Class[]): Instance {
  const k = child(key(20201022), index),
    pick = (salt: number, count: number) => Math.floor(between(child(k, salt), 0, count));
  const kind = among[index % among.length];
  const dimension = Math.max(kind === "quadratic" ? 2 : 1, dimensions[pick(0, dimensions.length)]);
  const kappa = 1.05 * (1000 / 1.05) ** between(child(k, 1), 0, 1), mu = 4 ** between(child(k, 2), -2, 2);
  const distance = 10 ** between(child(k, 10), -3, 3);
  const unit = kind === "logistic"
    ? randomLogistic(child(k, 3), dimension, 0.3 / kappa)
    : classes[kind](child(k, 3), dimension, { mu, L: mu * kappa });
  const problem = stretched(unit, distance);
  // from 0 the minimizer is in the direction the class chose; from elsewhere it is in a random one
  const start = pick(4, 2) === 0
    ? new Float64Array(dimension)
    : axpy(-distance, direction(child(k, 5), dimension), problem.minimizer);
  const epsilon = 0.02 * (1.3 / 0.02) ** between(child(k, 6), 0, 1);
  const names = Object.keys(malices), malice = names[pick(7, names.length)];
  const codes: readonly (() => [string, BallCode])[] = [
    () => [`adversary (${malice})`, adversary(dimension, epsilon, malices[malice])],
    () => [`adversary (outward)`, adversary(dimension, epsilon, malices.outward)],
    () => [`adversary (${malice})`, adversary(dimension, epsilon, malices[malice])],
    () => ["cube", cubeCode({ dimension, rate: between(child(k, 8), 0.5, 5) })],
    () => ["cells", cellCode({ dimension, epsilon: Math.max(epsilon, 0.1) })],
  ];
  const [name, code] = codes[pick(9, codes.length)]();
  return {
    title: `instance ${index}: ${kind}, n = ${dimension}, κ = ${
      problem.L / problem.mu
    }, ${name} with ε = ${code.epsilon}`,
    key: k,
    problem,
    start,
    distance,
    code,
  };
}

/** What a schedule may promise besides: the distance of the point where the gradient is wanted, and the value of f. */
type AnySchedule = Schedule<
  { readonly range: number; readonly error: number; readonly queryError?: number; readonly valueError?: number }
>;

/** How both ends know the range. */
export type Policy = "scheduled" | "sent" | "own size";

/** All of them. */
export const policies: readonly Policy[] = ["scheduled", "sent", "own size"];

/** A link over a code under a policy, which insists that what it carries is within the schedule's ranges. */
export function uplinkOf(code: BallCode, policy: Policy, schedule: Schedule): Link<number, number> {
  const alone = policy === "sent" ? rangeSent(code) : selfScaled(code);
  return guarded(
    scheduled((round) => policy === "scheduled" ? code.at(schedule(round).range) : alone),
    schedule,
  );
}

/** `link`, which insists that what it carries is within the ranges of `schedule`. */
function guarded(link: Link<number, number>, schedule: Schedule): Link<number, number> {
  const { init, write } = link.encoder;
  return {
    ...link,
    encoder: {
      init,
      write(round, u, key, sink) {
        const { range } = schedule(round);
        assert(norm2(u) <= range * (1 + 1e-9), `overload: ${norm2(u)} in a range of ${range} in round ${round}`);
        return write(round, u, key, sink);
      },
    },
  };
}

/** εᵢ under a policy: a range that is sent is rounded up. */
export function epsilonUnder(policy: Policy, { code }: Instance): number {
  return code.epsilon * (policy === "sent" ? 1 + 2 ** -23 : 1);
}

/** Precisions that vary by round, and a link over adversaries with just these. */
export function varied(index: number): {
  readonly epsilon: (round: number) => number;
  readonly uplink: (dimension: number, schedule: Schedule) => Link<number, number>;
} {
  const epsilon = (round: number): number => [0.4, 0.05, 0.7, 0.1][(round + index) % 4], all = Object.values(malices);
  return {
    epsilon,
    uplink: (dimension, schedule) =>
      guarded(
        scheduled((round) => {
          const code = adversary(dimension, epsilon(round), all[(index + round) % all.length]);
          return code.at(schedule(round).range);
        }),
        schedule,
      ),
  };
}

/** The parameters of a schedule for an instance. */
export function runOf(
  { problem: { mu, L, quadratic }, code, distance }: Instance,
): Assumptions & { readonly epsilon: number; readonly quadratic: boolean } {
  return { mu, L, quadratic, epsilon: code.epsilon, distance };
}

/**
 * Insists that a schedule holds at every round: no error above its bound but for rounding.
 *
 * Rounding: `value ≤ bound (1 + 10⁻⁹) + 10⁻¹²` in units of D, and nothing more is asked once the bound is below 10⁻¹⁰ D or
 * above 10⁸ D. Returns the largest ratio of error to bound over the rounds.
 */
export function assertScheduleHolds<W, S>(
  { title, problem, key, distance: D }: Instance,
  protocol: Protocol<W, S>,
  schedule: AnySchedule,
  queryOf: (server: S) => Vec = protocol.server.point,
  rounds = 40,
): number {
  const oracle = exact(problem), { workers: [worker], server } = protocol, least = problem.value(problem.minimizer);
  let near = worker.init, far = server.init, closest = 0;
  for (let round = 0; round < rounds; round++) {
    const { range, error, queryError = Infinity, valueError = Infinity } = schedule(round);
    if (error < 1e-10 * D || error > 1e8 * D || range < 1e-10 * problem.L * D) break;
    const holds = (seen: number, bound: number, unit: number, what: string): void =>
      assert(
        seen <= bound * (1 + 1e-9) + 1e-12 * unit,
        `${title}: round ${round}: ${what} ${seen} where ${bound} is proved`,
      );
    const point = server.point(far), seen = norm2(subtract(point, problem.minimizer));
    holds(seen, error, D, "an error of");
    holds(norm2(subtract(queryOf(far), problem.minimizer)), queryError, D, "at the query");
    if (valueError < Infinity) {
      holds(problem.value(point) - least, valueError, problem.L * D * D + Math.abs(least), "a value of");
    }
    closest = Math.max(closest, round > 0 ? seen / error : 0);
    const k = roundKey(key, round);
    const [message, next] = worker.emit(near, oracle(worker.query(near), k), uplinkKey(k, 0));
    near = next;
    [, far] = server.step(far, [message], k);
  }
  return closest;
}

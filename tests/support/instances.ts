/**
 * Random and adversarial instances for theorems, and the check that a schedule holds on one.
 * @module
 */

import { assert } from "@std/assert";
import {
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
  type Run,
  type Schedule,
  scheduled,
  subtract,
  uplinkKey,
  type Vec,
} from "@bitdescent/bitdescent";
import { adversary, malices, selfScaled } from "./adversaries.ts";
import { between, direction } from "./arbitraries.ts";
import { classes, randomLogistic } from "./functions.ts";

/** A problem, a start at distance 1 of its minimizer, and a code. */
export interface Instance {
  readonly title: string;
  readonly key: Key;
  readonly problem: Problem;
  readonly start: Vec;
  readonly code: BallCode;
}

/** Which functions a theorem is about. */
export type Class = keyof typeof classes | "logistic";

const dimensions = [1, 2, 3, 5, 8];

/** Instance number `index`: classes, codes, condition numbers (1.05 to 1000) and ε (.02 to 1.3) in all combinations. */
export function instance(index: number, among: readonly Class[]): Instance {
  const k = child(key(20201022), index),
    pick = (salt: number, count: number) => Math.floor(between(child(k, salt), 0, count));
  const kind = among[index % among.length];
  const dimension = Math.max(kind === "quadratic" ? 2 : 1, dimensions[pick(0, dimensions.length)]);
  const kappa = 1.05 * (1000 / 1.05) ** between(child(k, 1), 0, 1), mu = 4 ** between(child(k, 2), -2, 2);
  const problem = kind === "logistic"
    ? randomLogistic(child(k, 3), dimension, 0.3 / kappa)
    : classes[kind](child(k, 3), dimension, { mu, L: mu * kappa });
  // from 0 the minimizer is in the direction the class chose; from elsewhere it is in a random one
  const start = pick(4, 2) === 0
    ? new Float64Array(dimension)
    : subtract(problem.minimizer, direction(child(k, 5), dimension));
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
    code,
  };
}

/** What a schedule promises besides: a bound on the distance of the point where the gradient is wanted. */
type AnySchedule = Schedule<{ readonly range: number; readonly error: number; readonly queryError?: number }>;

/** How both ends know the range. */
export type Policy = "scheduled" | "sent" | "own size";

/** A link over a code under a policy. */
export function uplinkOf(code: BallCode, policy: Policy, schedule: Schedule): Link<number, number> {
  const alone = policy === "sent" ? rangeSent(code) : selfScaled(code);
  return scheduled((round) => policy === "scheduled" ? code.at(schedule(round).range) : alone);
}

/** The parameters of a schedule for an instance. */
export function runOf({ problem: { mu, L }, code }: Instance): Run & { readonly epsilon: number } {
  return { mu, L, epsilon: code.epsilon, distance: 1 };
}

/**
 * Insists that a schedule holds at every round: no overload, and no error above its bound but for rounding.
 *
 * Rounding: `value ≤ bound (1 + 10⁻⁹) + 10⁻¹²`, in units of D = 1, and nothing more is asked once the bound is below 10⁻¹⁰ or
 * above 10⁸. Returns the largest ratio of error to bound over the rounds.
 */
export function assertScheduleHolds<W, S>(
  { title, problem, key }: Instance,
  protocol: Protocol<W, S>,
  schedule: AnySchedule,
  queryOf: (server: S) => Vec = protocol.server.point,
  rounds = 40,
): number {
  const oracle = exact(problem), { workers: [worker], server } = protocol;
  let near = worker.init, far = server.init, closest = 0;
  for (let round = 0; round < rounds; round++) {
    const { range, error, queryError = Infinity } = schedule(round);
    if (error < 1e-10 || error > 1e8 || range < 1e-10 * problem.L) break;
    const seen = norm2(subtract(server.point(far), problem.minimizer));
    assert(
      seen <= error * (1 + 1e-9) + 1e-12,
      `${title}: round ${round}: an error of ${seen} where ${error} is proved`,
    );
    const asked = norm2(subtract(queryOf(far), problem.minimizer));
    assert(
      asked <= queryError * (1 + 1e-9) + 1e-12,
      `${title}: round ${round}: ${asked} at the query, not ${queryError}`,
    );
    closest = Math.max(closest, round > 0 ? seen / error : 0);
    const k = roundKey(key, round);
    const [message, next] = worker.emit(near, oracle(worker.query(near), k), uplinkKey(k, 0));
    near = next;
    [, far] = server.step(far, [message], k);
  }
  return closest;
}

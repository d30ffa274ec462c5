import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Compensation, norm2, type Optimizer, quadratic, subtract } from "@bitdescent/bitdescent";
import { vectors } from "../support/arbitraries.ts";
import { forAll, type Law } from "./law.ts";

/**
 * What every compensation must satisfy when the receiver runs `optimizer`, in three dimensions.
 *
 * `method` is the unquantized method whose path it is meant to keep to, the receiver's own unless it is given.
 */
export function compensationLaws<M, O, P>(
  { init, query, correct, remember }: Compensation<M>,
  optimizer: Optimizer<O>,
  method: Optimizer<O> | Optimizer<P> = optimizer,
): Law[] {
  const problem = quadratic({ spectrum: [1, 2, 4], minimizer: [1, -1, 0.5] });
  const errors = fc.array(vectors(3), { minLength: 1, maxLength: 10 });

  /** The gradients asked for, and the receiver's points, when message k loses `losses[k]`. */
  function played(losses: readonly ArrayLike<number>[]) {
    let memory = init(3), state = optimizer.init;
    return losses.map((loss) => {
      const z = query(memory, optimizer.query(state)), gradient = problem.gradient(z);
      const wanted = correct(memory, gradient), sent = subtract(wanted, loss);
      memory = remember(memory, wanted, sent, gradient);
      state = optimizer.step(state, sent);
      return { z, point: optimizer.point(state) };
    });
  }

  return [
    forAll("compensation: where nothing is lost, it is the unquantized method", fc.nat(12), (rounds) => {
      let state: unknown = method.init;
      const { query, step, point } = method as Optimizer<unknown>;
      for (const { z, point: seen } of played(Array(rounds).fill([0, 0, 0]))) {
        close(z, query(state));
        state = step(state, problem.gradient(query(state)));
        close(seen, point(state));
      }
    }, 10),
    forAll("compensation: memories are plain data, and a step leaves the old one alone", errors, (losses) => {
      let memory = init(3);
      for (const loss of losses) {
        const before = structuredClone(memory), gradient = problem.gradient(query(memory, [0, 0, 0]));
        const wanted = correct(memory, gradient), sent = subtract(wanted, loss);
        const next = remember(memory, wanted, sent, gradient);
        assertEquals(memory, before);
        assertEquals(remember(structuredClone(memory), wanted, sent, gradient), next);
        memory = next;
      }
    }),
  ];
}

function close(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const apart = norm2(subtract(actual, expected));
  assert(apart <= 1e-12, `${apart} apart`);
}

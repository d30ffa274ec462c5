/**
 * A run with many workers, checked by the way.
 * @module
 */

import { exact, type Key, type Oracle, type Problem, type Protocol, type Round, run } from "@bitdescent/bitdescent";

/** A run, given a key. Throws where a worker does not know the server's iterate to the last bit. */
export type Served = (key: Key) => Generator<Round, void, void>;

/** The run of `protocol` with an oracle for each worker. */
export const servedWith = <W, S>(protocol: Protocol<W, S>, oracles: readonly Oracle[]): Served =>
  function* (key) {
    for (const { checkpoint, ...round } of run(protocol, oracles, key)) {
      protocol.workers.forEach((worker, i) => {
        const point = worker.point(checkpoint.workers[i]);
        if (round.point.some((x, j) => !Object.is(x, point[j]))) {
          throw new Error(`Cannot go on as worker ${i} must be where the server is: current round is ${round.round}`);
        }
      });
      yield round;
    }
  };

/** The same with exact gradients of the workers' `parts`. */
export const servedBy = <W, S>(protocol: Protocol<W, S>, parts: readonly Problem[]): Served =>
  servedWith(protocol, parts.map(exact));

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, oracleKey, roundKey, run, take, uplinkKey } from "@bitdescent/bitdescent";
import { assertSameBits, forAll, type Law } from "./law.ts";
import type { Trial } from "./protocol.ts";

const ROUNDS = 8;

/** What every protocol must satisfy whose rounds may go on with `quorum` messages, for the trial of every seed. */
export function quorumLaws<W, S>(trial: (seed: number, quorum: number | undefined) => Trial<W, S>): Law[] {
  const size = trial(0, undefined).oracles.length;
  const quorums = fc.integer({ min: 1, max: size }), everyone = Array.from({ length: size }, (_, i) => i);
  const cases = quorums.chain((quorum) =>
    fc.record({
      seed: fc.nat(1e6),
      quorum: fc.constant(quorum),
      presence: fc.array(fc.subarray(everyone, { minLength: quorum }), { minLength: ROUNDS, maxLength: ROUNDS }),
    })
  );

  return [
    forAll(
      "quorum: whoever is absent, all workers are in one state, which knows where the server is",
      cases,
      (given) => {
        const { protocol, oracles } = trial(given.seed, given.quorum), { workers, server } = protocol;
        const present = (round: number) => given.presence[round];
        for (const { checkpoint } of take(run(protocol, oracles, key(given.seed), undefined, { present }), ROUNDS)) {
          const [first, ...others] = checkpoint.workers;
          for (const other of others) assertEquals(other, first);
          assertSameBits(workers[0].point(first), server.point(checkpoint.server), "the point");
        }
      },
      20,
    ),
    forAll(
      "quorum: saying something changes nobody, so one that says it too late is where one is that says nothing",
      cases,
      (given) => {
        const { protocol, oracles } = trial(given.seed, given.quorum);
        let states = protocol.workers.map((worker) => worker.init), round = 0;
        const present = (round: number) => given.presence[round];
        for (const { checkpoint } of take(run(protocol, oracles, key(given.seed), undefined, { present }), ROUNDS)) {
          protocol.workers.forEach((worker, i) => {
            const k = roundKey(key(given.seed), round), gradient = oracles[i](worker.query(states[i]), oracleKey(k, i));
            assertEquals(worker.emit(states[i], gradient, uplinkKey(k, i))[1], states[i]);
          });
          states = [...checkpoint.workers];
          round++;
        }
      },
      10,
    ),
    forAll(
      "quorum: the trace says who was present, and the ledger counts what came and nothing else",
      cases,
      (given) => {
        const { protocol, oracles } = trial(given.seed, given.quorum),
          present = (round: number) => given.presence[round];
        for (const step of take(run(protocol, oracles, key(given.seed), undefined, { present }), ROUNDS)) {
          assertEquals(step.present, given.presence[step.round]);
          step.up.forEach((bits, i) => assertEquals(bits > 0, step.present.includes(i)));
        }
      },
      10,
    ),
    forAll("quorum: with everyone present it is the protocol without a quorum", fc.nat(1e6), (seed) => {
      const points = (quorum: number | undefined) => {
        const { protocol, oracles } = trial(seed, quorum);
        return [...take(run(protocol, oracles, key(seed)), ROUNDS)].map(({ point, up }) => ({ point, up }));
      };
      assertEquals(points(1), points(undefined));
    }, 10),
    forAll(
      "quorum: fewer than it are refused, by a run and by the server, and so is anyone's absence without one",
      cases,
      (given) => {
        const { protocol, oracles } = trial(given.seed, given.quorum), few = everyone.slice(0, given.quorum - 1);
        assertThrows(
          () => [...take(run(protocol, oracles, key(1), undefined, { present: () => few }), 1)],
          RangeError,
          "at least",
        );
        const { server } = protocol;
        assertThrows(() => server.step(server.init, Array(size).fill(null), key(1)), RangeError, "at least");
        const whole = trial(given.seed, undefined);
        const present = () => everyone.slice(1);
        assertThrows(
          () => [...take(run(whole.protocol, whole.oracles, key(1), undefined, { present }), 1)],
          RangeError,
        );
      },
      5,
    ),
  ];
}

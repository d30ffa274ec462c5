import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Bits,
  emptyLedger,
  key,
  type Oracle,
  oracleKey,
  type Protocol,
  recorded,
  roundKey,
  run,
  take,
  uplinkKey,
} from "@bitdescent/bitdescent";
import { assertSameBits, forAll, type Law } from "./law.ts";

/** A protocol to try, and the oracles of its workers. */
export interface Trial<W, S> {
  readonly protocol: Protocol<W, S>;
  readonly oracles: readonly Oracle[];
}

const ROUNDS = 12;

/** What every protocol must satisfy, for the trial of every seed. */
export function protocolLaws<W, S>(trial: (seed: number) => Trial<W, S>): Law[] {
  const seeds = fc.nat(1e6);

  /** Drives a protocol by hand, with every state copied between any two calls, and shows each round to `see`. */
  function drive(
    seed: number,
    see: (round: { workers: readonly W[]; server: S; messages: readonly Bits[]; broadcast: Bits }) => void,
    order: (count: number) => number[] = (count) => [...Array(count).keys()],
  ): void {
    const { protocol: { workers, server }, oracles } = trial(seed);
    let states = workers.map((worker) => structuredClone(worker.init)), state = structuredClone(server.init);
    for (let round = 0; round < ROUNDS; round++) {
      const k = roundKey(key(seed), round), messages: Bits[] = [], spoken: W[] = [];
      for (const i of order(workers.length)) {
        const gradient = oracles[i](workers[i].query(states[i]), oracleKey(k, i));
        [messages[i], spoken[i]] = structuredClone(workers[i].emit(states[i], gradient, uplinkKey(k, i)));
      }
      const [broadcast, next] = server.step(state, messages, k);
      state = structuredClone(next);
      states = workers.map((worker, i) => structuredClone(worker.receive(spoken[i], broadcast, k)));
      see({ workers: states, server: state, messages, broadcast });
    }
  }

  return [
    forAll("protocol: every worker knows where the server is, to the last bit, after every round", seeds, (seed) => {
      const { protocol } = trial(seed);
      drive(seed, ({ workers, server }) => {
        workers.forEach((state, i) =>
          assertSameBits(protocol.workers[i].point(state), protocol.server.point(server), `worker ${i}`)
        );
      });
    }, 20),
    forAll("protocol: the ledger is the bits that crossed", seeds, (seed) => {
      const { protocol, oracles } = trial(seed);
      let ledger = emptyLedger, up = 0, down = 0;
      for (const round of take(run(protocol, oracles, key(seed)), ROUNDS)) ledger = recorded(ledger, round);
      drive(seed, ({ messages, broadcast }) => {
        up += messages.reduce((sum, message) => sum + message.length, 0);
        down += broadcast.length;
        for (const { bytes, length } of messages) assertEquals(bytes.length, Math.ceil(length / 8));
      });
      assertEquals(ledger, { rounds: ROUNDS, up, down });
    }, 20),
    forAll("protocol: stored and resumed between any two calls, it gives the same rounds", seeds, (seed) => {
      const { protocol, oracles } = trial(seed), points: ArrayLike<number>[] = [];
      drive(
        seed,
        ({ server }) => points.push(protocol.server.point(server)),
        (count) => [...Array(count).keys()].reverse(),
      );
      for (const { round, point } of take(run(protocol, oracles, key(seed)), ROUNDS)) {
        assertSameBits(point, points[round], `round ${round}`);
      }
    }, 20),
    forAll(
      "protocol: a run goes on from a checkpoint as if it had never stopped",
      fc.tuple(seeds, fc.nat(ROUNDS - 2)),
      ([seed, at]) => {
        const { protocol, oracles } = trial(seed), whole = [...take(run(protocol, oracles, key(seed)), ROUNDS)];
        const rest = run(protocol, oracles, key(seed), structuredClone(whole[at].checkpoint));
        assertEquals([...take(rest, ROUNDS - 1 - at)], whole.slice(at + 1));
      },
      20,
    ),
    forAll("protocol: the same key gives the same run", seeds, (seed) => {
      const rounds = () => {
        const { protocol, oracles } = trial(seed);
        return [...take(run(protocol, oracles, key(seed)), ROUNDS)];
      };
      assertEquals(rounds(), rounds());
    }, 10),
  ];
}

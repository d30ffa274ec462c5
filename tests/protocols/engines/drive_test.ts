import { assert, assertEquals, assertIsError, assertRejects } from "@std/assert";
import { bits, isDecodeError, key, run, take } from "@bitdescent/bitdescent";
import {
  type Communicator,
  drive,
  FailedRank,
  frame,
  local,
  MissingRanks,
  partOf,
  restore,
  store,
  wholeOf,
} from "@bitdescent/bitdescent/engines";
import { driven, expected, ROUNDS, type Setting, settings } from "./parties.ts";

const dqsgd = settings["DQSGD, with a server that says how many bits"]();

/** Drives a setting on all ranks of a new local engine. */
const together = (
  setting: Setting,
  ...rest: Parameters<typeof driven> extends [unknown, unknown, ...infer R] ? R : never
) => Promise.all(local(setting.oracles.length).map((party) => driven(setting, party, ...rest)));

/** What became of all ranks. */
async function outcomes(all: readonly Promise<unknown>[]): Promise<Error[]> {
  return (await Promise.allSettled(all)).map((outcome) => {
    assert(outcome.status === "rejected");
    return outcome.reason;
  });
}

for (const [name, make] of Object.entries(settings)) {
  Deno.test(`${name}: every rank sees the rounds of a run in one process, to the last bit`, async () => {
    const setting = make(), whole = expected(setting), all = await together(setting);
    all.forEach((rounds, rank) =>
      assertEquals(
        rounds,
        whole.map(({ checkpoint, ...round }) => ({ ...round, checkpoint: partOf(checkpoint, rank) })),
      )
    );
    assertEquals(
      whole.map(({ checkpoint }) => checkpoint),
      whole.map((_, round) => wholeOf(all.map((rounds) => rounds[round].checkpoint))),
    );
  });

  Deno.test(`${name}: it goes on from stored parts, there and in one process, as if it had never stopped`, async () => {
    const setting = make(), whole = expected(setting), all = await together(setting, {}, { until: 5 });
    const parts = all.map((rounds) => restore(store(rounds[4].checkpoint)) as typeof rounds[4]["checkpoint"]);
    const { protocol, oracles } = setting;
    assertEquals([...take(run(protocol, oracles, key(3), wholeOf(parts)), ROUNDS - 5)], whole.slice(5));
    await Promise.all(
      local(oracles.length).map(async (party) => {
        const rounds = await driven(setting, party, { from: parts[party.rank] });
        assertEquals(
          rounds.map(({ point, up, down }) => ({ point, up, down })),
          whole.slice(5).map(({ point, up, down }) => ({ point, up, down })),
        );
      }),
    );
  });
}

Deno.test("gradients may come later", async () => {
  const whole = expected(dqsgd);
  const all = await Promise.all(
    local(4).map((party) =>
      driven(dqsgd, party, {}, {
        oracle: async (x, key) => {
          for (let i = party.rank; i > 0; i--) await Promise.resolve();
          return dqsgd.oracles[party.rank](x, key);
        },
      })
    ),
  );
  for (const rounds of all) assertEquals(rounds.at(-1)?.point, whole.at(-1)?.point);
});

Deno.test("a node of an all-gather protocol may go on from another node's part", async () => {
  const setting = settings["adaptive SGD with ALQ's levels"](), whole = expected(setting);
  const all = await together(setting, {}, { until: 6 });
  const parts = all.map((rounds) => rounds[5].checkpoint);
  const again = await Promise.all(
    local(4).map((party) => driven(setting, party, { from: party.rank === 2 ? parts[1] : parts[party.rank] })),
  );
  assertEquals(again[2].at(-1)?.point, whole.at(-1)?.point);
});

Deno.test("there must be a rank for every worker, and the server's state on rank 0", async () => {
  await assertRejects(() => driven(dqsgd, local(3)[0]), TypeError, "the number of ranks must be 4");
  const [{ checkpoint }] = expected(dqsgd, 1);
  await assertRejects(() => driven(dqsgd, local(4)[0], { from: partOf(checkpoint, 1) }), TypeError, "rank 0");
});

Deno.test("ranks with another key, round or fingerprint do not begin", async () => {
  const [{ checkpoint }] = expected(dqsgd, 1);
  const trials = {
    "round must be the same on all ranks: 0 on ranks 0, 2, 3; 1 on rank 1": { from: partOf(checkpoint, 1) },
    "fingerprint.rate must be the same on all ranks: nothing on ranks 0, 2, 3; 2 on rank 1": {
      fingerprint: { rate: 2 },
    },
  };
  for (const [message, options] of Object.entries(trials)) {
    const all = local(4).map((party) => driven(dqsgd, party, party.rank === 1 ? options : {}));
    for (const error of await outcomes(all)) assertIsError(error, RangeError, message);
  }
  const keyed = local(4).map((party) =>
    drive(dqsgd.protocol, party, dqsgd.oracles[0], key(party.rank === 3 ? 4 : 3)).next()
  );
  for (const error of await outcomes(keyed)) {
    assertIsError(error, RangeError, "key.lo must be the same on all ranks: 3 on ranks 0, 1, 2; 4 on rank 3");
  }
});

Deno.test("a rank that comes back does not join", async () => {
  const all = await Promise.all(local(4).map((party) => driven(dqsgd, party, { fingerprint: null })));
  assertEquals(all[3].at(-1)?.point, expected(dqsgd).at(-1)?.point);
});

Deno.test("where an oracle throws, all ranks do, and the others say whose it was", async () => {
  for (const bad of [0, 2]) {
    const broken = () => {
      throw new Error("no more data");
    };
    const all = local(4).map((party) => driven(dqsgd, party, {}, party.rank === bad ? { oracle: broken } : {}));
    (await outcomes(all)).forEach((error, rank) => {
      if (rank === bad) return assertEquals(error.message, "no more data");
      assertIsError(error, FailedRank, `Cannot go on with round 0 as rank ${bad} is out: Error: no more data`);
      assertEquals((error as FailedRank).rank, bad);
    });
  }
});

/** `party` whose bytes are spoilt on their way out, in the rounds that `spoil` changes. */
function spoilt(party: Communicator, spoil: (bytes: Uint8Array, operation: number) => Uint8Array): Communicator {
  let operation = 0;
  return {
    ...party,
    gather: (mine, patience) => party.gather(spoil(mine, operation++), patience),
    broadcast: (bytes, patience) => (operation++, party.broadcast(bytes && spoil(bytes, operation - 1), patience)),
    allGather: (mine, patience) => (operation++, party.allGather(mine, patience)),
  };
}

const flip = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 6, bytes[bytes.length - 6] ^ 1);

Deno.test("damaged messages are refused where they come in, with the rank and the round", async () => {
  const trials: readonly [(bytes: Uint8Array) => Uint8Array, string][] = [
    [flip, "checksum"],
    [(bytes) => bytes.slice(0, -1), "bytes"],
    [() => new Uint8Array(0), "ends before its magic number"],
  ];
  for (const [damage, why] of trials) {
    const all = local(4).map((party) =>
      driven(dqsgd, party.rank === 2 ? spoilt(party, (bytes, at) => at === 8 ? damage(bytes) : bytes) : party)
    );
    const errors = await outcomes(all);
    assertIsError(errors[0], RangeError, "Cannot take the message of rank 2 in round 3: Cannot decode the message");
    assert(isDecodeError(errors[0]));
    for (const error of errors) assert(error.message.includes(why), error.message);
    for (const error of errors.slice(1)) {
      assertIsError(error, FailedRank, "Cannot go on with round 3 as rank 0 is out");
      assert(error.message.includes("rank 2 in round 3"));
    }
  }
});

Deno.test("whole frames with wrong messages inside are refused, too", async () => {
  const message = bits((sink) => sink.write(1, 7));
  const trials: readonly [Uint8Array, string][] = [
    [frame({ rank: 2, round: 3 }, message), "Cannot read 32 bits at bit 0"],
    [frame({ rank: 1, round: 3 }, message), "it is of rank 1 in round 3"],
    [frame({ rank: 2, round: 2 }, message), "it is of rank 2 in round 2"],
  ];
  for (const [bytes, why] of trials) {
    const all = local(4).map((party) =>
      driven(dqsgd, party.rank === 2 ? spoilt(party, (own, at) => at === 8 ? bytes : own) : party)
    );
    const [error] = await outcomes(all);
    assertIsError(error, RangeError, `Cannot take the message of rank 2 in round 3: ${why}`);
  }
});

Deno.test("a damaged answer is refused by all who get it, and rank 0 hears of it", async () => {
  const all = local(4).map((party) =>
    driven(dqsgd, party.rank === 0 ? spoilt(party, (bytes, at) => at === 9 ? flip(bytes) : bytes) : party)
  );
  const errors = await outcomes(all.slice(1));
  for (const error of errors) assertIsError(error, RangeError, "Cannot take the message of rank 0 in round 3");
  const [error] = await outcomes(all.slice(0, 1));
  assertIsError(error, FailedRank, "Cannot go on with round 4 as rank 1 is out");
});

Deno.test("an answer that miscounts what a rank sent is refused", async () => {
  const answer = frame(
    { rank: 0, round: 0 },
    bits((sink) => {
      for (let i = 0; i < 8; i++) sink.write(5, 32);
    }),
  );
  const [one, ...others] = local(4);
  const all = [one, ...others].map((party) =>
    driven(dqsgd, party.rank === 0 ? spoilt(party, (bytes, at) => at === 3 ? answer : bytes) : party)
  );
  const [, error] = await outcomes(all);
  assertIsError(error, RangeError, "rank 0 in round 0: it counts");
});

Deno.test("past the deadline all who are left say who is missing, and in which round", async () => {
  const patience = { deadline: 30 };
  for (const lost of [0, 2]) {
    const all = local(4).map((party) => driven(dqsgd, party, { patience }, party.rank === lost ? { until: 3 } : {}));
    for (const [rank, outcome] of (await Promise.allSettled(all)).entries()) {
      if (rank === lost) assertEquals(outcome.status, "fulfilled");
      else {
        assert(outcome.status === "rejected");
        assertIsError(outcome.reason, MissingRanks, "Cannot go on with round 3 as all ranks must be heard of in");
        assertEquals(outcome.reason.ranks, [lost]);
      }
    }
  }
});

Deno.test("a rank that does not join is named by all others", async () => {
  const patience = { deadline: 30 }, all = local(4).slice(0, 3).map((party) => driven(dqsgd, party, { patience }));
  for (const error of await outcomes(all)) assertEquals((error as MissingRanks).ranks, [3]);
});

Deno.test("a signal ends a rank that waits, with its reason", async () => {
  const stop = new AbortController(), [one] = local(4);
  const waiting = driven(dqsgd, one, { patience: { signal: stop.signal } });
  stop.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
});

Deno.test("a rank that is stopped tells the others", async () => {
  for (const stopped of [0, 2]) {
    const stop = new AbortController();
    const all = local(4).map((party) =>
      driven(dqsgd, party, party.rank === stopped ? { patience: { signal: stop.signal } } : {}, {
        oracle: (x, key) => {
          if (stop.signal.aborted && party.rank === stopped) throw stop.signal.reason;
          return dqsgd.oracles[party.rank](x, key);
        },
        see: ({ round }) => round === 3 && party.rank === stopped && stop.abort(new Error("enough")),
      })
    );
    (await outcomes(all)).forEach((error, rank) => {
      if (rank === stopped) assertEquals(error.message, "enough");
      else assertIsError(error, FailedRank, `Cannot go on with round 4 as rank ${stopped} is out: Error: enough`);
    });
  }
});

Deno.test("a rank that is stopped while it waits tells the others", async () => {
  for (const stopped of [0, 2]) {
    const stop = new AbortController(), slow = stopped === 0 ? 1 : 0;
    let go = (): void => {};
    const wait = new Promise<void>((resolve) => go = resolve);
    const all = local(4).map((party) =>
      driven(dqsgd, party, party.rank === stopped ? { patience: { signal: stop.signal } } : {}, {
        oracle: async (x, key) => {
          if (party.rank === slow) await wait;
          return dqsgd.oracles[party.rank](x, key);
        },
      })
    );
    for (let i = 0; i < 100; i++) await null;
    stop.abort(new Error("enough"));
    for (let i = 0; i < 100; i++) await null;
    go();
    (await outcomes(all)).forEach((error, rank) => {
      if (rank === stopped) assertEquals(error.message, "enough");
      else assertIsError(error, FailedRank, `as rank ${stopped} is out: Error: enough`);
    });
  }
});

Deno.test("a rank that leaves is named at once", async () => {
  const [one, two, three, four] = local(4);
  const all = [one, two, three].map((party) => driven(dqsgd, party));
  await driven(dqsgd, four, {}, { until: 3 });
  await four.close();
  for (const error of await outcomes(all)) {
    assertIsError(error, FailedRank, "as rank 3 is out: it has left");
  }
});

import { assert, assertEquals, assertIsError } from "@std/assert";
import {
  type Communicator,
  exchange,
  type Exchanged,
  FailedRank,
  frame,
  local,
  MissingRanks,
  partOf,
  type Patience,
  reliable,
  restore,
  store,
} from "@bitdescent/bitdescent/engines";
import { bits, key } from "@bitdescent/bitdescent";
import { flawless, network, virtualClock, within } from "../../support/network.ts";
import { driven, expected, quorate, ROUNDS, type Setting } from "./parties.ts";

const patience = { deadline: 150 };
const { "the parameter server": star, "DQSGD": dqsgd, "adaptive SGD": nodes } = quorate;

/** What became of all ranks. */
const outcomes = async (all: readonly Promise<unknown>[]): Promise<Error[]> =>
  (await Promise.allSettled(all)).map((outcome) => {
    assert(outcome.status === "rejected");
    return outcome.reason;
  });

type Rounds = Awaited<ReturnType<typeof driven>>;

/** Insists that these are the rounds of a run in which those were present of whom they say so; gives who was. */
function assertReplayed(setting: Setting, rounds: Rounds, rank: number): readonly (readonly number[])[] {
  const presence = rounds.map(({ present }) => present);
  const whole = expected(setting, rounds.length, (round) => presence[round]);
  assertEquals(rounds, whole.map(({ checkpoint, ...round }) => ({ ...round, checkpoint: partOf(checkpoint, rank) })));
  return presence;
}

const everyone = [0, 1, 2, 3];

for (const [name, make] of Object.entries(quorate)) {
  Deno.test(`${name}: where a rank says nothing any more, the rest goes on after one deadline, as a run without it`, async () => {
    const setting = make(3);
    const all = await Promise.all(
      local(4).map((party) => driven(setting, party, { patience }, party.rank === 2 ? { until: 3 } : {})),
    );
    const right = Array.from({ length: ROUNDS }, (_, round) => round < 3 ? everyone : [0, 1, 3]);
    for (const rank of [0, 1, 3]) assertEquals(assertReplayed(setting, all[rank], rank), right);
  });
}

Deno.test("who leaves, or fails, is done without at once, though there is no deadline", async () => {
  const setting = dqsgd(3), parties = local(4);
  const all = parties.map(async (party) => {
    const rounds = await driven(setting, party, {}, party.rank === 1 ? { until: 3 } : {});
    if (party.rank === 1) await party.close();
    return rounds;
  });
  assertEquals(assertReplayed(setting, (await Promise.all(all))[0], 0).map(({ length }) => length).slice(2, 5), [
    4,
    3,
    3,
  ]);

  let calls = 0;
  const broken = local(4).map(async (party) => {
    const oracle: typeof setting.oracles[0] = (x, key) => {
      if (party.rank === 3 && calls++ === 5) throw new Error("no more data");
      return setting.oracles[party.rank](x, key);
    };
    try {
      return await driven(setting, party, {}, { oracle });
    } finally {
      if (party.rank === 3) await party.close();
    }
  });
  const [rounds, , , failed] = await Promise.allSettled(broken);
  assert(rounds.status === "fulfilled" && failed.status === "rejected");
  assertEquals(assertReplayed(setting, rounds.value, 0).map((present) => present.includes(3)).indexOf(false), 5);
  assertEquals(failed.reason.message, "no more data");
});

Deno.test("where too few are left it ends, and says who is missing or out", async () => {
  const setting = star(3);
  const silent = local(4).map((party) => driven(setting, party, { patience }, party.rank > 1 ? { until: 3 } : {}));
  for (const error of await outcomes(silent.slice(0, 2))) {
    assertIsError(error, MissingRanks, "Cannot go on with round 3");
    assertEquals(error.ranks, [2, 3]);
  }
  const broken = () => {
    throw new Error("no more data");
  };
  const out = local(4).map((party) => driven(setting, party, {}, party.rank > 1 ? { oracle: broken } : {}));
  for (const error of (await outcomes(out)).slice(0, 2)) {
    assertIsError(error, FailedRank, "as rank 2 is out: Error: no more data");
  }
});

Deno.test("a rank that is late takes no gradients for rounds that are over, and then takes part again", async () => {
  const setting = nodes(2), asked = everyone.map(() => 0);
  let wake = (): void => {};
  const nap = new Promise<void>((resolve) => wake = resolve);
  const all = await Promise.all(
    local(4).map((party) => {
      const { rank } = party;
      return driven(setting, party, { patience }, {
        oracle: async (x, key) => {
          asked[rank]++;
          if (rank === 3 && asked[rank] === 4) await nap;
          if (rank === 0 && asked[rank] === 9) { // until the last one has caught up
            wake();
            for (let i = 0; i < 1000; i++) await null;
          }
          return setting.oracles[rank](x, key);
        },
      });
    }),
  );
  const presence = assertReplayed(setting, all[0], 0).map((present) => present.includes(3));
  all.slice(1).forEach((rounds, i) => assertReplayed(setting, rounds, i + 1));
  assertEquals(presence.slice(0, 8), [true, true, true, false, false, false, false, false]);
  assertEquals(presence.slice(8), [true, true, true, true]);
  assertEquals(asked, [ROUNDS, ROUNDS, ROUNDS, ROUNDS - 4]); // one in vain, none for the four rounds after it
});

Deno.test("a party that was done without and speaks again is waited for until it has caught up", async () => {
  const [one, two, three] = local(3), word = (rank: number) => Uint8Array.of(rank);
  const round = async (patience: Patience) => {
    const heard = one.gatherSome!(word(0), { ...patience, least: 2 });
    await two.gather(word(1));
    await Promise.all([heard.then(() => one.broadcast(word(9))), two.broadcast(null)]);
    return await heard;
  };
  for (let i = 0; i < 3; i++) assertEquals(await round({ deadline: 5 }), [word(0), word(1), null]);
  await three.gather(word(2)); // of the first round
  const heard = round({});
  for (let i = 0; i < 3; i++) {
    assertEquals(await three.broadcast(null), word(9));
    await three.gather(word(2));
  }
  assertEquals(await heard, [word(0), word(1), word(2)]);
});

Deno.test("an answer by which too few were present is refused, and one that leaves somebody out without a quorum", async () => {
  const answer = (quorum: number | undefined, absent: readonly number[]) => {
    const [one, two, three] = local(3), said = bits((sink) => sink.write(1, 8));
    const lengths = bits((sink) => {
      for (const rank of [0, 1, 2]) {
        sink.write(absent.includes(rank) ? 2 ** 21 - 1 : 0, 32);
        sink.write(absent.includes(rank) ? 2 ** 32 - 1 : 8, 32);
      }
    });
    one.gather(new Uint8Array(0)).then(() => one.broadcast(frame({ rank: 0, round: 4 }, lengths)), () => {});
    const followers = [two, three].map((party) =>
      exchange(party, 4, said, () => said, {}, quorum).catch((error) => error)
    );
    return followers[0];
  };
  assertEquals(await answer(2, [2]), {
    present: [0, 1],
    up: [8, 8, 0],
    broadcast: { bytes: new Uint8Array(0), length: 0 },
  });
  assertEquals((await answer(1, [1, 2]) as Exchanged).present, [0]);
  for (const [quorum, absent] of [[2, [1, 2]], [undefined, [2]], [undefined, [1]]] as const) {
    assertIsError(await answer(quorum, absent), RangeError, "messages, which are too few");
  }
});

Deno.test("a rank without a disk goes on from another's part", async () => {
  const setting = dqsgd(3), clock = virtualClock(), size = 4;
  const net = network({ size, faults: flawless, key: key(1), clock, longest: 1000 });
  const join = (rank: number, more = {}) => {
    const { datagrams, clock } = net.connect(rank);
    return reliable(datagrams, { session: 7, repairEvery: 10, linger: 1000, keep: 8, clock, ...more });
  };
  await within(
    clock,
    (async () => {
      const parties = await Promise.all(everyone.map((rank) => join(rank))), stored: Uint8Array[] = [];
      const all = parties.map((party, rank) =>
        driven(setting, party, { patience }, {
          until: rank === 2 ? 4 : ROUNDS,
          see: ({ round, checkpoint }) =>
            rank === 1 && (stored[round] = store({ ...checkpoint, done: party.outbox().done })),
        })
      );
      await all[2];
      net.kill(2);
      await new Promise<void>((resolve) => clock.after(1, resolve));
      const { done, ...part } = restore(stored[3]) as { done: number; round: number; worker: unknown; server: null };
      const again = await join(2, { from: { session: 7, done, letters: [] } });
      const rounds = await driven(setting, again, { from: part, fingerprint: null, patience });
      const [first] = await Promise.all(all), presence = assertReplayed(setting, first, 0);
      const whole = expected(setting, ROUNDS, (round) => presence[round]);
      assertEquals(rounds.map(({ point }) => point), whole.slice(4).map(({ point }) => point));
      assertEquals(rounds.at(-1)?.checkpoint, partOf(whole.at(-1)!.checkpoint, 2));
      await Promise.all([parties[0], parties[1], parties[3], again].map((party) => party.close()));
    })(),
  );
});

Deno.test("a quorum is refused where nothing can be done without a rank, and by ranks that do not agree on it", async () => {
  const setting = dqsgd(3);
  for (const lacking of ["gatherSome", "isLate"] as const) {
    const { [lacking]: _, ...party } = local(1)[0];
    const alone: Setting = {
      ...setting,
      protocol: { ...setting.protocol, workers: setting.protocol.workers.slice(0, 1) },
    };
    const [error] = await outcomes([driven(alone, party as Communicator)]);
    assertIsError(error, TypeError, "its communicator must be able to do without a rank");
  }
  const all = local(4).map((party) => driven(dqsgd(party.rank === 2 ? 2 : 3), party));
  for (const error of await outcomes(all)) {
    assertIsError(error, RangeError, "quorum must be the same on all ranks: 3 on ranks 0, 1, 3; 2 on rank 2");
  }
});

Deno.test("rank 0 does not come back alone, for it would decide again who was present; all go on together", async () => {
  const setting = star(3),
    halves = await Promise.all(local(4).map((party) => driven(setting, party, {}, { until: 5 })));
  const parts = halves.map((rounds) => rounds[4].checkpoint), [one] = local(4);
  const [error] = await outcomes([driven(setting, one, { from: parts[0], fingerprint: null })]);
  assertIsError(error, TypeError, "rank 0 must not decide again who was present");
  const rest = await Promise.all(local(4).map((party) => driven(setting, party, { from: parts[party.rank] })));
  assertEquals(rest[3].at(-1)?.point, expected(setting).at(-1)?.point);
});

Deno.test("ranks whose parts are of runs with others present do not go on together", async () => {
  const setting = star(3),
    [whole, other] = [[0, 1, 2, 3], [0, 1, 3]].map((present) => expected(setting, 5, () => present));
  const all = local(4).map((party) => {
    const { checkpoint } = (party.rank === 2 ? other : whole)[4];
    return driven(setting, party, { from: partOf(checkpoint, party.rank) });
  });
  for (const error of await outcomes(all)) assertIsError(error, RangeError, "state must be the same on all ranks");
});

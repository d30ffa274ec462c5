import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { bits, silence } from "@bitdescent/bitdescent";
import {
  type Communicator,
  exchange,
  FailedRank,
  join,
  local,
  MissingRanks,
  store,
  webWorkers,
} from "@bitdescent/bitdescent/engines";
import { version } from "../../../protocols/engines/version.ts";
import { communicatorLaws } from "../../laws/communicator.ts";

for (const { name, check } of communicatorLaws({ make: local, deadline: 20 })) Deno.test(`local, ${name}`, check);

Deno.test("there is at least one party", () => {
  assertThrows(() => local(0), RangeError, "how many must be an integer from 1");
  assertThrows(() => webWorkers(0), RangeError, "the number of parties must be an integer from 1");
});

Deno.test("operations of one party do not overlap, and all do the same one", async () => {
  const [one, two] = local(2), first = one.gather(new Uint8Array(1));
  await assertRejects(() => one.gather(new Uint8Array(1)), Error, "the operation before it must be over");
  const other = two.allGather(new Uint8Array(1));
  await assertRejects(() => first, Error, "Cannot gather as rank 1 must do the same: it is to gather for all");
  await two.close();
  await assertRejects(() => other, Error, "has left");
  await assertRejects(() => local(2)[0].broadcast(null), TypeError, "rank 0 must give bytes");
});

Deno.test("who has left is named by those who need to hear of it, and by them only", async () => {
  const [one, two, three] = local(3);
  const said = two.gather(Uint8Array.of(2));
  await said;
  await two.close();
  await three.gather(Uint8Array.of(3));
  assertEquals(await one.gather(Uint8Array.of(1)), [1, 2, 3].map((byte) => Uint8Array.of(byte)));
  await one.broadcast(Uint8Array.of(4));
  assertEquals(await three.broadcast(null), Uint8Array.of(4));
  await assertRejects(() => one.gather(Uint8Array.of(1)), FailedRank, "Cannot gather as rank 1 is out: it has left");
});

Deno.test("one round by hand: messages to rank 0, its answer and all lengths to all", async () => {
  const message = (width: number) => bits((sink) => sink.write(1, width));
  const all = await Promise.all(
    local(3).map((party) =>
      exchange(party, 5, message(3 + party.rank), (messages) => {
        assertEquals(messages.map((bits) => bits), [3, 4, 5].map(message));
        return message(9);
      })
    ),
  );
  assertEquals(all, Array(3).fill({ present: [0, 1, 2], up: [3, 4, 5], broadcast: message(9) }));
});

Deno.test("the first field that differs is named with its values and who has them", async () => {
  const trials: readonly [Record<string, unknown>, Record<string, unknown>, string][] = [
    [
      { start: Float64Array.of(1, 2) },
      { start: Float64Array.of(1, -0) },
      "start[1] must be the same on all ranks: 2 on ranks 0, 2; -0 on rank 1",
    ],
    [
      { a: [1] },
      { a: [1, 2] },
      "the kind of a must be the same on all ranks: a list of 1 on ranks 0, 2; a list of 2 on rank 1",
    ],
    [
      { name: "IADE" },
      { name: "AIADE" },
      `name must be the same on all ranks: "IADE" on ranks 0, 2; "AIADE" on rank 1`,
    ],
    [{ rate: 1 }, { rate: "1" }, `rate must be the same on all ranks: 1 on ranks 0, 2; "1" on rank 1`],
    [{ rate: 1n }, { rate: 1 }, "rate must be the same on all ranks: 1n on ranks 0, 2; 1 on rank 1"],
  ];
  for (const [usual, odd, message] of trials) {
    const all = local(3).map((party) => join(party, party.rank === 1 ? odd : usual));
    for (const joined of all) await assertRejects(() => joined, RangeError, message);
  }
});

Deno.test("ranks that are about to do the same join, and can go on", async () => {
  await Promise.all(
    local(3).map(async (party) => {
      await join(party, { name: "IADE", start: Float64Array.of(NaN, 0), nothing: null });
      await join(party);
      await party.allGather(new Uint8Array(1));
    }),
  );
});

Deno.test("another version of the library is named before all else", async () => {
  const [one, two] = local(2), bytes = store({ a: 2, version: "0.0.9", size: 2 });
  const odd = exchange(two, Number.MAX_SAFE_INTEGER, { bytes, length: 8 * bytes.length }, () => silence);
  await assertRejects(
    () => join(one, { a: 1 }),
    RangeError,
    `version must be the same on all ranks: "${version}" on rank 0`,
  );
  await odd;
});

Deno.test("words that cannot be read are refused by all who join", async () => {
  const [one, two] = local(2);
  const odd = exchange(two, Number.MAX_SAFE_INTEGER, bits((sink) => sink.write(7, 16)), () => silence);
  await assertRejects(() => join(one), RangeError, "Cannot take the message of rank 1 on joining");
  await odd;
});

/** Engines that break one law each: what is wrong, the law, and the party that has it. */
const saboteurs: readonly (readonly [what: string, law: string, make: (party: Communicator) => Communicator])[] = [
  ["takes itself for another", "know who they are", (party) => ({ ...party, rank: (party.rank + 1) % party.size })],
  ["mixes ranks up", "whole, once and in order", (party) => ({
    ...party,
    allGather: async (mine, patience) => (await party.allGather(mine, patience)).toReversed(),
  })],
  ["cuts long messages", "whole, once and in order", (party) => ({
    ...party,
    gather: (mine, patience) => party.gather(mine.subarray(0, 65_536), patience),
  })],
  ["returns what it was given", "one's own", (party) => ({
    ...party,
    allGather: async (mine, patience) => (await party.allGather(mine, patience)).with(party.rank, mine),
  })],
  ["names who is there", "those who are missing are named", (party) => ({
    ...party,
    allGather: (mine, patience) =>
      party.allGather(mine, patience).catch((error) => {
        throw error instanceof MissingRanks ? new MissingRanks("gather", [0], 1) : error;
      }),
  })],
  ["does not hear signals", "a signal ends what waits", (party) => ({
    ...party,
    broadcast: (bytes, patience) => party.broadcast(bytes, patience).catch(() => new Uint8Array(0)),
  })],
  ["goes on after it has left", "nothing begins", (party) => ({ ...party, close: () => Promise.resolve() })],
  ["counts nothing", "traffic", (party) => ({ ...party, traffic: { sent: 0, received: 0 } })],
];

for (const [what, law, make] of saboteurs) {
  Deno.test(`a communicator that ${what} breaks its law`, async () => {
    const laws = communicatorLaws({ make: (size) => local(size).map(make), deadline: 20 });
    const broken = laws.filter(({ name }) => name.includes(law));
    const outcomes = await Promise.all(
      broken.map(({ check }) => {
        let timer: ReturnType<typeof setTimeout> | undefined; // some that are broken wait for ever
        const stuck = new Promise((_, reject) => timer = setTimeout(reject, 100));
        return Promise.race([check(), stuck]).then(() => true, () => false).finally(() => clearTimeout(timer));
      }),
    );
    assert(outcomes.length > 0 && outcomes.includes(false));
  });
}

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { connections, type Network, ringTime, roundTime, runTime } from "../../theory/network.ts";
import { child, key, uniforms } from "../../base/key.ts";

/** Powers of two, so that times are exact. */
const network: Network = { latency: 1 / 8, up: 32, down: 64, serverUp: 64, serverDown: 128, overhead: 16, compute: 2 };

/** Networks and traffic at random: ten numbers in (0, 1] from each key. */
function drawn(index: number) {
  const [a, b, c, d, e, f, g, ...bits] = uniforms(child(key(15), index), 12).map((u) => 1 - u);
  const broadcast = (["unicast", "multicast", "tree"] as const)[index % 3];
  const made = { latency: a, up: 100 * b, down: 100 * c, serverUp: 100 * d, serverDown: 100 * e, overhead: 9 * f };
  return { network: { ...made, compute: g, broadcast } satisfies Network, traffic: { up: bits, down: 50 * a * b } };
}

Deno.test("a round takes the time that is worked out by hand", () => {
  const one = { up: [16], down: 48 };
  assertEquals(roundTime(network, one), 2 + (1 / 8 + 32 / 32) + (1 / 8 + 64 / 64)); // N = 1: a worker's own connection
  const unlike = { up: [16, 112, 0], down: 48 };
  assertEquals(roundTime(network, unlike), 2 + (1 / 8 + 128 / 32) + (1 / 8 + 3 * 64 / 128)); // the slowest, three copies
  const four = { up: [48, 48, 48, 48], down: 48 };
  assertEquals(roundTime(network, four), 2 + (1 / 8 + 4 * 64 / 64) + (1 / 8 + 4 * 64 / 128)); // the server's port
  assertEquals(roundTime({ ...network, broadcast: "multicast" }, four), 2 + (1 / 8 + 4) + (1 / 8 + 64 / 64));
  assertEquals(
    roundTime({ ...network, broadcast: "tree" }, four),
    2 + (1 / 8 + 4) + (1 / 8 + 1) + 2 * (1 / 8 + 64 / 32),
  );
  for (const [N, stages] of [[1, 0], [2, 1], [3, 2], [4, 2], [5, 3], [10_000, 14]]) {
    const time = roundTime({ ...network, serverUp: Infinity, broadcast: "tree" }, one, N);
    assertEquals(time, 2 + (1 / 8 + 32 / 32) + (1 / 8 + 1) + stages * (1 / 8 + 64 / 32));
  }
  const { latency, up, down } = network;
  assertEquals(roundTime({ latency, up, down }, four), (1 / 8 + 4 * 48 / 32) + (1 / 8 + 4 * 48 / 64)); // the defaults
});

Deno.test("no bits still take the latency of two messages and their overhead, and no bandwidth is too large", () => {
  assertEquals(roundTime(network, { up: [0, 0], down: 0 }), 2 + (1 / 8 + 2 * 16 / 64) + (1 / 8 + 2 * 16 / 128));
  assertEquals(roundTime({ latency: 3, up: 1, down: 1 }, { up: [0], down: 0 }), 6);
  assertEquals(roundTime({ latency: 3, up: Infinity, down: Infinity }, { up: [1e9], down: 1e9 }), 6);
  assertEquals(ringTime(network, { bits: 0, workers: 3 }), 2 + 4 * (1 / 8 + 16 / 32));
});

Deno.test("one worker is served alike however the server's message travels, and a ring of one sends nothing", () => {
  for (let i = 0; i < 100; i++) {
    const { network, traffic } = drawn(i), one = { up: traffic.up.slice(0, 1), down: traffic.down };
    const times = (["unicast", "multicast", "tree"] as const).map((broadcast) =>
      roundTime({ ...network, broadcast }, one)
    );
    assertEquals(new Set(times).size, 1);
    assertEquals(ringTime(network, { bits: 1e9, workers: 1 }), network.compute);
  }
});

Deno.test("a round takes no less with more bits, time or workers, and no more with more bandwidth", () => {
  for (let i = 0; i < 300; i++) {
    const { network, traffic } = drawn(i), workers = traffic.up.length, time = roundTime(network, traffic);
    const { up, down } = traffic, slack = 1e-12 * time;
    for (const j of up.keys()) assert(roundTime(network, { up: up.with(j, 2 * up[j]), down }) >= time);
    assert(roundTime(network, { up, down: 2 * down }) > time);
    for (const name of ["latency", "overhead", "compute"] as const) {
      assert(roundTime({ ...network, [name]: 2 * network[name] }, traffic) > time, name);
    }
    for (const name of ["up", "down", "serverUp", "serverDown"] as const) {
      assert(roundTime({ ...network, [name]: 2 * network[name] }, traffic) <= time, name);
      assert(roundTime({ ...network, [name]: network[name] / 1e9 }, traffic) > time, name);
    }
    for (let N = 1; N < 20; N++) {
      assert(roundTime(network, traffic, N + 1) >= roundTime(network, traffic, N) - slack);
      assert(ringTime(network, { bits: down, workers: N + 1 }) > ringTime(network, { bits: down, workers: N }));
    }
    assertEquals(roundTime(network, traffic, workers), time);
  }
});

Deno.test("each worker that took part may stand for many: as if all had sent, in whole multiples", () => {
  for (let i = 0; i < 100; i++) {
    const { network, traffic: { up, down } } = drawn(i), four = [...up, ...up, ...up, ...up];
    assertAlmostEquals(roundTime(network, { up, down }, four.length), roundTime(network, { up: four, down }), 1e-12);
  }
});

Deno.test("seconds, bits and bits a second: in other units of both, times are the same or in proportion", () => {
  for (let i = 0; i < 100; i++) {
    const { network, traffic: { up, down } } = drawn(i), time = roundTime(network, { up, down });
    const { latency, overhead, compute, broadcast, ...bandwidths } = network;
    const scaled = (by: number) => Object.fromEntries(Object.entries(bandwidths).map(([k, v]) => [k, v * by]));
    const bytes = { latency, compute, broadcast, overhead: overhead / 8, ...scaled(1 / 8) } as Network;
    assertEquals(roundTime(bytes, { up: up.map((b) => b / 8), down: down / 8 }), time);
    const halves = { latency: 2 * latency, compute: 2 * compute, overhead, broadcast, ...scaled(1 / 2) } as Network;
    assertEquals(roundTime(halves, { up, down }), 2 * time);
  }
});

Deno.test("rounds take the sum of their times, and no rounds none", () => {
  const rounds = [{ up: [16, 16], down: 48 }, { up: [0, 48], down: 0 }];
  assertEquals(runTime(network, rounds), roundTime(network, rounds[0]) + roundTime(network, rounds[1]));
  assertEquals(runTime(network, rounds, 8), roundTime(network, rounds[0], 8) + roundTime(network, rounds[1], 8));
  assertEquals(runTime(network, []), 0);
});

Deno.test("a ring sends nearly twice the vector, by stages that the latency counts", () => {
  assertEquals(ringTime(network, { bits: 64, workers: 4 }), 2 + 6 * (1 / 8 + (16 + 16) / 32));
  assertEquals(ringTime({ latency: 0, up: 32, down: 64 }, { bits: 3200, workers: 1000 }), 2 * 999 / 1000 * 100);
});

Deno.test("faster kinds of connections have less latency", () => {
  const kinds = Object.values(connections);
  assertEquals([kinds[0].bandwidth, kinds.at(-1)!.bandwidth], [10e6, 400e9]);
  for (const [i, { bandwidth, latency }] of kinds.entries()) {
    assert(latency > 0 && bandwidth > 0);
    if (i > 0) assert(bandwidth > kinds[i - 1].bandwidth && latency < kinds[i - 1].latency);
  }
});

Deno.test("nonsense is refused, and the message says which number it was", () => {
  const traffic = { up: [1, 2], down: 3 };
  for (
    const [wrong, says] of [
      [{ latency: -1 }, "latency"],
      [{ latency: NaN }, "latency"],
      [{ up: 0 }, "as up must be bits a second above 0"],
      [{ down: -5 }, "down"],
      [{ serverUp: NaN }, "serverUp"],
      [{ serverDown: 0 }, "serverDown"],
      [{ overhead: Infinity }, "overhead"],
      [{ compute: -1 }, "compute"],
      [{ broadcast: "radio" as "tree" }, "unicast, multicast or tree: current value is radio"],
    ] as const
  ) {
    assertThrows(() => roundTime({ ...network, ...wrong }, traffic), RangeError, says);
    assertThrows(() => ringTime({ ...network, ...wrong }, { bits: 1, workers: 2 }), RangeError, says);
  }
  for (const up of [[], [-1], [1, NaN], [Infinity]]) {
    assertThrows(() => roundTime(network, { up, down: 0 }), RangeError);
  }
  for (const down of [-1, NaN, Infinity]) assertThrows(() => roundTime(network, { up: [1], down }), RangeError);
  for (const workers of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => roundTime(network, traffic, workers), RangeError);
    assertThrows(() => ringTime(network, { bits: 1, workers }), RangeError);
  }
  assertThrows(() => ringTime(network, { bits: -1, workers: 2 }), RangeError, "bits of a vector");
});

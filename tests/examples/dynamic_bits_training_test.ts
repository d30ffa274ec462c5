import { assert, assertAlmostEquals, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import {
  dqsgdConvex,
  dynamicServer,
  errorFeedback,
  fixedWidthLevels,
  floats,
  key,
  memoryless,
  momentumDescent,
  type Protocol,
  take,
  type Vec,
} from "@bitdescent/bitdescent";
import { type Job, outcome, type Standing, startOf, training } from "../../examples/support/dynamic_bits/training.ts";
import { progress } from "../../examples/support/command/progress.ts";
import { saved } from "../../examples/support/command/saved.ts";
import { status } from "../../examples/support/dynamic_bits/status.ts";
import type { Trainable } from "../../examples/support/training/trainable.ts";
import { trainable } from "../../examples/support/training/trainables.ts";
import { withLearningFiles } from "../support/learning_files.ts";

const rounds = 12;

/** A protocol with much to remember: momentum, losses made up for, a rule. */
const protocolOf = ({ dimension, oracles }: Trainable, start: Vec): Protocol<unknown, unknown> =>
  dynamicServer({
    workers: oracles.length,
    optimizer: momentumDescent({ start, stepSize: 0.05, momentum: 0.9 }),
    compensation: errorFeedback,
    rule: dqsgdConvex({ budget: 4 * rounds, rounds, contraction: 0.9 }),
    uplink: (bits) => memoryless(fixedWidthLevels({ dimension, bits, norm: Infinity })),
    downlink: memoryless(floats({ dimension, width: 32 })),
  }) as Protocol<unknown, unknown>;

for (const problem of ["quadratic", "softmax-digits", "mlp-mnist"] as const) {
  Deno.test(`${problem}: a run that was saved and taken up again is the run that never stopped, to the last bit`, () =>
    withLearningFiles(async (files) => {
      const made = await trainable(problem, { ...files, workers: 4, key: key(3), batch: 4 }), seed = 2;
      const run = (from?: Standing) =>
        training({ protocol: protocolOf(made, startOf(made, seed)), trainable: made, rounds, looks: 4, seed }, from);
      const whole = [...run()], last = whole[rounds - 1];
      assertEquals(whole.length, rounds);
      const path = await Deno.makeTempFile(), job: Job = { problem, rule: "dqsgd-convex", bits: 4, seed };
      const file = saved<Standing>({ path, settings: { ...job } });
      for (const stop of [1, 5, rounds]) {
        await file.write([...take(run(), stop)][stop - 1]);
        assertEquals([...run(await file.read())], whole.slice(stop));
      }
      await Deno.remove(path);

      const { row, way, bitsOfRounds } = outcome(job, last, made), { dimension } = made;
      assertEquals(way.map(({ round }) => round), [0, 3, 6, 9, 12]);
      assertEquals(way[4].bits, row.totalBits);
      assertEquals(row.totalBits, 4 * (4 * dimension + 32) * rounds + (32 * dimension + 5) * rounds); // the budget is spent
      assertAlmostEquals(row.compressionRatio, 32 * dimension / (4 * dimension + 32), 1e-12);
      assertEquals(row.bits, 4);
      assertAlmostEquals(outcome({ ...job, bits: null }, last, made).row.bits, 4 + 32 / dimension, 1e-12);
      assertEquals(bitsOfRounds.length, rounds);
      assertEquals(row.gap, made.optimum === null ? null : row.finalLoss - made.optimum);
      assertLess(row.finalLoss, way[0].loss);
    }));
}

Deno.test("progress: time left is of what this run did, and a narrow line keeps the status", () => {
  const written: string[] = [];
  const stream = { isTerminal: () => true, writeSync: (b: Uint8Array) => written.push(new TextDecoder().decode(b)) };
  let time = 0;
  const bar = progress({ total: 100, before: 80, label: "dynamic bits", stream, now: () => time });
  assertStringIncludes(written[0], "  80%");
  assert(!written[0].includes("left"));
  time = 10_000;
  const note = status({ loss: 0.08412, accuracy: 0.9355, bits: 12_340_000 });
  assertEquals(note, "loss 0.0841  93.5%  12.3 Mbit");
  assertEquals(status({ loss: 2.5, accuracy: null, bits: 0 }), "loss 2.50  0.0 Mbit");
  bar.step(note, 5);
  assertStringIncludes(written[1], "  85%");
  assertStringIncludes(written[1], `  30 s left  ${note}`); // 5 in 10 s, and 15 to go
  bar.end();
});

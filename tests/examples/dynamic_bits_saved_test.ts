import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { store } from "@bitdescent/bitdescent/engines";
import "../support/seed.ts";
import { saved } from "../../examples/support/command/saved.ts";
import { exists } from "../support/exists.ts";

/** Runs `body` with the path of a file that is not there yet. */
async function withPath(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/run.saved`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const settings = { problem: "quadratic", rounds: 400, seeds: [1, 2], tail: Infinity };

Deno.test("saved: what is read is what was written, of every kind, and the last of it", () =>
  withPath(async (path) => {
    const { read, write } = saved<unknown>({ path, settings });
    assertEquals(await read(), undefined);
    const shared = { x: 1 },
      all = {
        floats: [Float64Array.of(-0, NaN, Infinity, 5e-324, 0.1), Float32Array.of(0.1, -0), new Float64Array(0)],
        integers: [Int32Array.of(-1, 2 ** 31 - 1), Uint8Array.of(255), BigInt64Array.of(-1n)],
        numbers: [0.1, -0, NaN, -Infinity, 2 ** 53, -(2n ** 200n)],
        others: [null, undefined, 'a\n\u2028"\\', true, [], {}, [undefined]],
        pairs: [["a", [[1, Float64Array.of(1)]]], [2, shared]],
        shared,
      };
    await write(all);
    assertEquals(await read(), all);
    await write("later");
    assertEquals(await saved({ path, settings: { ...settings } }).read(), "later");
    assert(!exists(`${path}.part`));
  }));

Deno.test("saved: arrays keep every bit of every number", () =>
  withPath((path) =>
    fc.assert(
      fc.asyncProperty(fc.float64Array({ maxLength: 5, noNaN: true }), async (numbers) => {
        const { read, write } = saved<Float64Array>({ path, settings });
        await write(numbers);
        const back = await read();
        assert(back instanceof Float64Array);
        assertEquals(new Uint8Array(back.buffer), new Uint8Array(numbers.slice().buffer));
      }),
      { numRuns: 50 },
    )
  ));

Deno.test("saved: a file that is cut off or changed anywhere is refused, or is as it was", () =>
  withPath(async (path) => {
    const reached = { point: Float64Array.of(1, 2, 3), round: 7 }, file = saved<unknown>({ path, settings });
    await file.write(reached);
    const bytes = await Deno.readFile(path);
    for (let length = 1; length < bytes.length; length++) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      await assertRejects(file.read, Error, `Cannot go on from ${path} as it must be a saved run, as it was written`);
    }
    await fc.assert(fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
      await Deno.writeFile(path, bytes.with(at, byte));
      const read = await file.read().catch((error: Error) => error);
      if (read instanceof Error) assertStringIncludes(read.message, `Cannot go on from ${path} as `);
      else assertEquals(read, reached);
    }));
    await Deno.writeFile(path, Uint8Array.of(...bytes, 10));
    await assertRejects(file.read, Error, "bytes, and these are");
    await Deno.writeTextFile(path, ""); // as a look at whether it can be written leaves it
    assertEquals(await file.read(), undefined);
  }));

Deno.test("saved: files that are something else are refused", () =>
  withPath(async (path) => {
    const { read } = saved({ path, settings });
    for (const text of ["\n", "null\n", "5", '{"format":1}\n[]\n', "a,b\n1,2\n", "\0\u{ffff}"]) {
      await Deno.writeTextFile(path, text);
      await assertRejects(read, Error, `Cannot go on from ${path} as it must be a saved run, as it was written: `);
    }
    await Deno.writeFile(path, Uint8Array.of(0x1f, 0x8b, 0xff, 0xfe));
    await assertRejects(read, Error, "it must be a saved run");
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assertRejects(read, Error, "EISDIR");
  }));

Deno.test("saved: a run with other settings, and a file of another version, are refused", () =>
  withPath(async (path) => {
    await saved({ path, settings }).write(1);
    const { tail: _, ...fewer } = settings;
    for (
      const [others, says] of [
        [{ ...settings, rounds: 500 }, "its rounds must be 500: current value is 400"],
        [{ ...settings, seeds: [1, 3] }, "its seeds must be [ 1, 3 ]: current value is [ 1, 2 ]"],
        [{ ...settings, tail: NaN }, "its tail must be NaN: current value is Infinity"],
        [{ ...settings, more: true }, "its more must be true: current value is undefined"],
        [fewer, "its tail must be undefined: current value is Infinity"],
      ] as const
    ) {
      await assertRejects(saved({ path, settings: others }).read, Error, `Cannot go on from ${path} as ${says}`);
    }
    await Deno.writeFile(path, store({ format: "BitDescent saved run", version: 3, settings, reached: 1 }));
    await assertRejects(saved({ path, settings }).read, Error, "its version must be 2: current value is 3");
    await Deno.writeFile(path, store({ format: "something else" }));
    await assertRejects(saved({ path, settings }).read, Error, "as it was written: it is something else");
  }));

Deno.test("saved: what cannot be written leaves what was there", () =>
  withPath(async (path) => {
    const { read, write } = saved<unknown>({ path, settings });
    await write("first");
    await assertRejects(() => write({ step: () => {} }), Error, "must be plain data");
    await Deno.mkdir(`${path}.part`); // so that nothing can be put beside the file
    await assertRejects(() => write("second"));
    assertEquals(await read(), "first");
  }));

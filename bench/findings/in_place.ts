/**
 * What it is worth that a long vector lies in an arena, and that two threads work on it: times of 10⁷ float32s in 4 bits, and of
 * products with a matrix of 10⁴ × 10³, in multiples of a copy of as many float32s.
 *
 * All take turns, and a turn counts only if nothing else used the machine meanwhile, which Linux knows: two threads say nothing
 * on a core that is not there. It takes the turns it can get in a minute, or as many seconds as its argument says.
 * @module
 */

import { arena, dense, encode, key, normals, packedLevels, source, threads } from "@bitdescent/bitdescent";
import { table } from "../../examples/support/command/table.ts";
import { ratioOf, spreadOf } from "../statistics.ts";

const dimension = 1e7, rows = 1e4, columns = 1e3, seconds = Number(Deno.args[0] ?? 60), enough = 15;

/** A vector and a sum in shared memory that WebAssembly works in. */
const home = arena({ bytes: 8 * dimension, shared: true }),
  x = home.float32s(dimension),
  sum = home.float32s(dimension);
normals(key(1), dimension, x);
const elsewhere = x.slice(), target = x.slice();
const values = arena({ bytes: 8 * rows * columns, shared: true }).float64s(rows * columns);
normals(key(2), rows * columns, values);

using two = threads({ count: 2 });
while (two.ready() < 2) await new Promise((resolve) => setTimeout(resolve, 1));

const options = { dimension, bits: 4, norm: Infinity, bucket: 512 }, alone = packedLevels(options);
const together = packedLevels({ ...options, threads: two }), message = encode(alone, x, key(3));
const memory = new Uint8Array(message.bytes.length), A = { rows, columns, values };
const ofOne = dense(A),
  ofTwo = dense({ ...A, threads: two }),
  inRows = new Float64Array(rows),
  inColumns = new Float64Array(columns);

/** What is timed: elsewhere, in place, and by two threads. */
const works: Readonly<Record<string, readonly ((() => void) | null)[]>> = {
  "write": [
    () => encode(alone, elsewhere, key(3)),
    () => encode(alone, x, key(3), memory),
    () => encode(together, x, key(3), memory),
  ],
  "read": [
    () => alone.read(source(message), key(3), target),
    () => alone.read(source(message), key(3), sum),
    () => together.read(source(message), key(3), sum),
  ],
  "add": [
    () => alone.accumulate(source(message), key(3), target),
    () => alone.accumulate(source(message), key(3), sum),
    () => together.accumulate(source(message), key(3), sum),
  ],
  "A x": [null, () => ofOne.apply(inColumns, inRows), () => ofTwo.apply(inColumns, inRows)],
  "Aᵀ y": [null, () => ofOne.applyTransposed(inRows, inColumns), () => ofTwo.applyTransposed(inRows, inColumns)],
};

/** How long the machine has worked, and how long this process has, in hundredths of a second. */
function worked(): { machine: number; own: number } {
  const times = Deno.readTextFileSync("/proc/stat").split("\n")[0].trim().split(/\s+/).slice(1).map(Number);
  const [user, system] = Deno.readTextFileSync("/proc/self/stat").split(") ")[1].split(" ").slice(11, 13).map(Number);
  return { machine: times[0] + times[1] + times[2], own: user + system };
}

const bodies = [() => target.set(elsewhere), ...Object.values(works).flat()];
const times = bodies.map((): number[] => []), end = performance.now() + 1000 * seconds;
for (let turn = 0; times[0].length < enough && performance.now() < end; turn++) {
  const before = worked();
  const taken = bodies.map((body) => {
    const start = performance.now();
    body?.();
    return performance.now() - start;
  });
  const after = worked(), others = after.machine - before.machine - (after.own - before.own);
  if (turn >= 3 && others <= 1) taken.forEach((time, i) => times[i].push(time));
  await new Promise((resolve) => setTimeout(resolve, others <= 1 ? 1 : 200)); // others will be done some time
}

if (times[0].length === 0) console.log("The machine was never free.");
else {
  const titles = ["elsewhere", "in place", "two threads"].map((title) => ({ title, digits: 2 }));
  const cells = Object.entries(works).map(([name, forms], i) => {
    const own = times.slice(1 + 3 * i, 4 + 3 * i);
    const ratios = own.map((time, form) => forms[form] ? ratioOf(time, times[0]).median : null);
    return [name, ...ratios, ratioOf(own[1], own[2]).median];
  });
  console.log(`Multiples of a copy, ${spreadOf(times[0]).median.toFixed(2)} ms; ${times[0].length} turns\n`);
  console.log(table(["", ...titles, { title: "one / two", digits: 2 }], cells));
}

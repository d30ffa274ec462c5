import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { arena } from "../../../base/arena.ts";
import { child, key, normals, uniforms } from "../../../base/key.ts";
import { threads } from "../../../base/threads.ts";
import type { Vec } from "../../../base/vector.ts";
import { products } from "../../../optimize/kernels/bytes.ts";
import { LEAST, MOST, PATIENCE, productsOf } from "../../../optimize/kernels/choice.ts";
import { plainProducts } from "../../../optimize/kernels/plain.ts";
import type { Matrix, Products } from "../../../optimize/kernels/products.ts";
import { residentProducts } from "../../../optimize/kernels/resident.ts";
import { dense } from "../../../optimize/linear_map.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { packedLevels } from "../../../quantize/kernels/packed_levels.ts";
import { copied } from "../../support/copied.ts";
import "../../support/seed.ts";

const kinds = [Float64Array, Float32Array] as const;

/** Products in WebAssembly, which there must be here. */
function resident(matrix: Matrix): Products {
  const products = residentProducts(matrix);
  assert(products, "there is no WebAssembly with SIMD here");
  return products;
}

/** Holds that numbers are the same, where −0 is not 0 and every NaN is NaN; returns them. */
function checkSame<V extends ArrayLike<number>>(found: V, expected: V): V {
  assertEquals(found.length, expected.length);
  for (let i = 0; i < found.length; i++) assert(Object.is(found[i], expected[i]), `${i}: ${found[i]}, ${expected[i]}`);
  return found;
}

/** Holds that WebAssembly and plain TypeScript make the same products of pairs of vectors in turn; returns those. */
function checkProducts(matrix: Matrix, ...pairs: (readonly [x: Vec, y: Vec])[]): number[] {
  const { apply, applyTransposed } = resident(matrix), plain = plainProducts(matrix);
  return pairs.flatMap(([x, y]) =>
    kinds.flatMap((Numbers) => {
      const results = Array.from({ length: 2 }, () => new Numbers(matrix.rows).fill(NaN));
      const transposed = Array.from({ length: 2 }, () => new Numbers(matrix.columns).fill(NaN));
      apply(x, results[0]);
      plain.apply(x, results[1]);
      applyTransposed(y, transposed[0]);
      plain.applyTransposed(y, transposed[1]);
      return [...checkSame(results[0], results[1]), ...checkSame(transposed[0], transposed[1])];
    })
  );
}

/** Numbers of many sizes, some of them 0 or −0: `n` of them, others for every `i`. */
function mixed(i: number, n: number): Float64Array {
  const sizes = uniforms(child(key(i), 1), n);
  return normals(key(i), n).map((v, j) => j % 7 === 2 ? 0 : j % 7 === 5 ? -0 : v * 2 ** Math.floor(60 * sizes[j] - 30));
}

const matrixOf = (rows: number, columns: number): Matrix => ({ rows, columns, values: mixed(1, rows * columns) });

Deno.test("WebAssembly makes the products that plain TypeScript makes, bit for bit, of every small shape and some large", () => {
  const sizes = Array.from({ length: 18 }, (_, i) => i + 1);
  const shapes = sizes.flatMap((rows) => sizes.map((columns) => [rows, columns]));
  shapes.push([17, 33], [33, 17], [1, 1001], [1001, 1], [63, 258], [1000, 100], [999, 101]);
  for (const [rows, columns] of shapes) {
    for (const Numbers of kinds) {
      const values = Numbers.from(mixed(rows, rows * columns));
      checkProducts({ rows, columns, values }, [mixed(2, columns), mixed(3, rows)], [
        mixed(4, columns),
        mixed(5, rows),
      ]);
    }
  }
});

const strange = [0, -0, 5e-324, -5e-324, 2 ** -1022, 2 ** -149, -(2 ** -127), 1e-160, 1e38, 1e200, -1e308];

Deno.test("… of −0, subnormals and what overflows, of infinities and NaN", () => {
  const rows = 13, columns = 11, seen = new Set<string>();
  const numbers = (n: number, more: number[]) =>
    fc.array(fc.oneof(fc.double(), fc.constantFrom(...strange, ...more)), { minLength: n, maxLength: n });
  const entries = fc.tuple(fc.constantFrom(...kinds), numbers(rows * columns, [])).map(([N, v]) => N.from(v));
  const ordinary = fc.constantFrom(0, -0, 1, -1, 1e-320, 1e-300);
  const vector = (n: number) =>
    fc.oneof(numbers(n, [NaN, Infinity, -Infinity]), fc.array(ordinary, { minLength: n, maxLength: n }));
  const few = entries.map((values) => values.map((v, k) => k % 3 === 0 ? v : -0)); // so that not all sums are NaN
  fc.assert(
    fc.property(fc.oneof(entries, few), vector(columns), vector(rows), (values, x, y) => {
      for (const v of checkProducts({ rows, columns, values }, [x, y])) {
        seen.add(v !== 0 && Math.abs(v) < 2 ** -1022 ? "subnormal" : Number.isFinite(v) && v !== 0 ? "normal" : `${v}`);
      }
    }),
    { numRuns: 300 },
  );
  assertEquals([...seen].sort(), ["-Infinity", "0", "Infinity", "NaN", "normal", "subnormal"]);
});

Deno.test("sums begin at 0, so that none is −0", () => {
  const matrix = { rows: 13, columns: 7, values: new Float64Array(91).fill(-0) };
  const results = checkProducts(matrix, [Array(7).fill(1), Array(13).fill(1)]);
  checkSame(results, results.map(() => 0));
});

Deno.test("a result in float32 is rounded after every fourth row, and after each of those left over", () => {
  const matrix = { rows: 11, columns: 5, values: new Float64Array(55).fill(1) }, out = new Float32Array(5);
  resident(matrix).applyTransposed([2 ** 24, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], out);
  // 2²⁴ + 3 goes to the even neighbour, 2²⁴ + 4; four rows add 4; and of three rows each adds 1, which is lost.
  assertEquals(out, new Float32Array(5).fill(2 ** 24 + 8));
});

Deno.test("vectors may be of any kind and parts of arrays, and so may results", () => {
  const rows = 6, columns = 9, matrix = { rows, columns, values: mixed(1, 60).subarray(3, 57) };
  const x = [4, -3, 2, -1, 0, 1, -2, 3, -4], y = [3, -2, 1, 0, -1, 2];
  const like = (v: number[]) => ({ ...v, length: v.length }),
    part = (v: number[]) => Float32Array.of(NaN, ...v).subarray(1);
  const shared = (v: number[]) => {
    const numbers = new Float64Array(new SharedArrayBuffer(8 * v.length));
    numbers.set(v);
    return numbers;
  };
  const results = [(v: number[]) => v, like, part, shared, Int8Array.from.bind(Int8Array)]
    .map((kind) => checkProducts(matrix, [kind(x), kind(y)]));
  for (const result of results) checkSame(result, results[0]);
});

Deno.test("what lies behind a result is left alone, and a short result is filled as far as it goes", () => {
  const matrix = matrixOf(6, 5), x = mixed(2, 5), y = mixed(3, 6);
  for (const { apply, applyTransposed } of [plainProducts(matrix), resident(matrix)]) {
    for (const Numbers of kinds) {
      const whole = [new Numbers(6), new Numbers(5)] as const;
      apply(x, whole[0]);
      applyTransposed(y, whole[1]);
      for (const length of [0, 3, 5, 6, 8]) {
        const out = [new Numbers(length).fill(-1), new Numbers(length).fill(-1)] as const;
        apply(x, out[0]);
        applyTransposed(y, out[1]);
        whole.forEach((all, k) => checkSame(out[k], out[k].map((_, i) => i < all.length ? all[i] : -1)));
      }
    }
  }
});

type Make = (module: WebAssembly.Module, imports: WebAssembly.Imports) => unknown;

/** How many instances `body` asked for, while each is made by `make`. */
function asked(body: () => void, make: Make): number {
  const { Instance } = WebAssembly;
  let count = 0;
  WebAssembly.Instance = function (...given: Parameters<Make>) {
    count++;
    return make(...given);
  } as never;
  try {
    body();
    return count;
  } finally {
    WebAssembly.Instance = Instance;
  }
}

Deno.test("a matrix is copied once, when it is large and has been used, and others never", () => {
  const { Instance } = WebAssembly, whole: Make = (...given) => new Instance(...given);
  const uses = (matrix: Matrix, count: number) => () => {
    const { apply, applyTransposed } = productsOf(matrix), x = mixed(2, matrix.columns), y = mixed(3, matrix.rows);
    const results = [new Float64Array(matrix.rows), new Float64Array(matrix.columns)] as const;
    for (let use = 0; use < count; use++) use % 2 === 0 ? apply(x, results[0]) : applyTransposed(y, results[1]);
  };
  const large = matrixOf(LEAST / 64, 64);
  assertEquals(asked(uses(large, PATIENCE), whole), 0);
  assertEquals(asked(uses(large, PATIENCE + 1), whole), 1);
  assertEquals(asked(uses(large, 5 * PATIENCE), whole), 1);
  assertEquals(asked(uses(matrixOf(LEAST - 1, 1), 5 * PATIENCE), whole), 0);
  const huge = { rows: 64, columns: 64, values: { byteLength: MOST + 1 } as Float64Array };
  assertEquals(asked(uses(huge, 5 * PATIENCE), whole), 0);
});

Deno.test("where there is no memory plain TypeScript goes on, and is asked no more; the products of a matrix stay the same", () => {
  const { Instance, Memory } = WebAssembly, rows = 100, columns = 70, { values } = matrixOf(rows, columns);
  const x = mixed(2, columns),
    y = mixed(3, rows),
    all = () => {
      const A = dense({ rows, columns, values });
      return Array.from({ length: 3 * PATIENCE }, () => [A.apply(x), A.applyTransposed(y)]);
    };
  const full = () => {
    throw new RangeError("no memory");
  };
  const checked = () => {
    const results = all();
    for (const [forward, back] of results) {
      checkSame(forward, results[0][0]);
      checkSame(back, results[0][1]);
    }
  };
  for (const make of [full, (...given: Parameters<Make>) => new Instance(...given)]) {
    assertEquals(asked(checked, make), 1);
  }
  WebAssembly.Memory = full as never;
  try {
    assertEquals(asked(checked, full), 0);
  } finally {
    WebAssembly.Memory = Memory;
  }
});

/** The same matrix in an arena, one number after a multiple of 16 bytes, and as far before its end. */
function inArena({ values, ...size }: Matrix, shared: boolean): Matrix {
  const { float64s, float32s } = arena({ bytes: values.byteLength + 2 * values.BYTES_PER_ELEMENT, shared });
  const all = (values instanceof Float32Array ? float32s : float64s)(values.length + 2).fill(NaN);
  all.set(values, 1);
  return { ...size, values: all.subarray(1, 1 + values.length) };
}

Deno.test("a matrix in an arena is multiplied where it is, with the same products", () => {
  for (const [rows, columns] of [[1, 1], [3, 5], [17, 33], [100, 101], [4095, 3], [4096, 2], [4099, 3], [9000, 1]]) {
    for (const Numbers of kinds) {
      const given = { rows, columns, values: Numbers.from(mixed(rows, rows * columns)) };
      for (const shared of [false, true]) {
        const matrix = inArena(given, shared),
          x = mixed(2, columns),
          y = mixed(3, rows),
          before = matrix.values.slice();
        const found = checkProducts(matrix, [x, y]);
        checkSame(found, checkProducts(given, [x, y]));
        checkSame(matrix.values, before);
        assert(copied(Float64Array, () => resident(matrix)) === 0);
      }
    }
  }
});

Deno.test("a matrix in an arena is not waited for, and one with more columns than there is room for is copied", () => {
  const { Instance } = WebAssembly, large = inArena(matrixOf(LEAST / 64, 64), false), x = mixed(2, 64);
  const once = (matrix: Matrix) => () => void productsOf(matrix).apply(x, new Float64Array(matrix.rows));
  assertEquals(asked(once(large), (...given) => new Instance(...given)), 1);
  assertEquals(asked(once({ ...large, rows: 1, columns: 64 }), (...given) => new Instance(...given)), 0);
  const wide = inArena({ rows: 1, columns: 120_000, values: mixed(1, 120_000) }, false);
  assertEquals(copied(Float64Array, () => resident(wide)), 120_000);
  checkProducts(wide, [mixed(2, 120_000), [3]]);
});

Deno.test("products of a matrix in an arena leave alone what other kernels keep there", () => {
  const rows = 4000, columns = 30, { float64s, float32s } = arena({ bytes: 8 * rows * columns + 4 * rows });
  const values = mixed(1, rows * columns), there = float64s(rows * columns), x = float32s(rows);
  there.set(values);
  const A = dense({ rows, columns, values }), B = dense({ rows, columns, values: there });
  const levels = packedLevels({ dimension: rows, bits: 3, norm: 2 }), message = encode(levels, x.fill(0.3), key(1));
  for (let turn = 0; turn < 2; turn++) {
    checkSame(B.apply(mixed(2, columns)), A.apply(mixed(2, columns)));
    checkSame(B.applyTransposed(mixed(3, rows)), A.applyTransposed(mixed(3, rows)));
    assertEquals(encode(levels, x.fill(0.3), key(1)), message);
    checkSame(decode(levels, message, key(1), x), decode(levels, message, key(1), new Float32Array(rows)));
  }
});

Deno.test("rows may begin further apart than they are long", () => {
  for (const Numbers of kinds) {
    for (const [rows, columns, stride] of [[1, 3, 8], [5, 4, 7], [17, 9, 30], [64, 33, 34]]) {
      const values = Numbers.from(mixed(rows, rows * stride)), kept = new Numbers(rows * columns);
      for (let i = 0; i < rows; i++) kept.set(values.subarray(i * stride, i * stride + columns), i * columns);
      const x = mixed(2, columns),
        y = mixed(3, rows),
        expected = checkProducts({ rows, columns, values: kept }, [x, y]);
      checkSame(checkProducts({ rows, columns, stride, values }, [x, y]), expected);
      checkSame(checkProducts(inArena({ rows, columns, stride, values }, true), [x, y]), expected);
    }
  }
});

Deno.test("threads make the products that one makes, bit for bit, of matrices in shared memory of every kind, and of others", async () => {
  for (const count of [1, 3]) {
    using some = threads({ count, least: 0 });
    while (some.ready() < count) await new Promise((resolve) => setTimeout(resolve, 1));
    for (const [rows, columns] of [[1, 1], [5, 40], [4500, 65], [300, 1000], [3, 120_000]]) {
      for (const Numbers of kinds) {
        const values = Array.from({ length: rows * columns }, (_, k) => (k * 7919 % 10007) / 5e3 - 1);
        const given = { rows, columns, values: Numbers.from(values) };
        const x = Array.from({ length: columns }, (_, j) => Math.sin(j)),
          y = mixed(3, rows),
          one = plainProducts(given);
        const bytes = given.values.byteLength,
          lying = new Numbers(new SharedArrayBuffer(bytes) as unknown as ArrayBuffer);
        lying.set(given.values);
        for (const Results of kinds) {
          const forward = new Results(rows), back = new Results(columns);
          one.apply(x, forward);
          one.applyTransposed(y, back);
          for (const values of [inArena(given, true).values, lying, given.values]) {
            const shared = dense({ ...given, values, threads: some });
            checkSame(shared.apply(x, new Results(rows)), forward);
            checkSame(shared.applyTransposed(y, new Results(columns)), back);
          }
        }
      }
    }
  }
});

Deno.test("once its threads are closed a matrix has no products", () => {
  const two = threads({ count: 2 }), A = dense({ ...matrixOf(3, 2), threads: two });
  two.close();
  for (const use of [() => A.apply([1, 2]), () => A.applyTransposed([1, 2, 3])]) assertThrows(use, RangeError, "open");
});

Deno.test("the compiled products have the hash that they say", async () => {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(atob(products.base64), (c) => c.charCodeAt(0)));
  const hexadecimal = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  assertEquals(hexadecimal, products.sha256);
});

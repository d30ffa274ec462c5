import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { child, key, normals, uniforms } from "../../../base/key.ts";
import type { Vec } from "../../../base/vector.ts";
import { products } from "../../../optimize/kernels/bytes.ts";
import { LEAST, MOST, PATIENCE, productsOf } from "../../../optimize/kernels/choice.ts";
import { plainProducts } from "../../../optimize/kernels/plain.ts";
import type { Matrix, Products } from "../../../optimize/kernels/products.ts";
import { residentProducts } from "../../../optimize/kernels/resident.ts";
import { dense } from "../../../optimize/linear_map.ts";
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

/** How many instances `body` asked for, while each is made by `make`. */
function asked(body: () => void, make: (module: WebAssembly.Module) => unknown = () => ({ exports: {} })): number {
  const { Instance } = WebAssembly;
  let count = 0;
  WebAssembly.Instance = function (module: WebAssembly.Module) {
    count++;
    return make(module);
  } as never;
  try {
    body();
    return count;
  } finally {
    WebAssembly.Instance = Instance;
  }
}

Deno.test("a matrix is copied once, when it is large and has been used, and others never", () => {
  const { Instance } = WebAssembly, whole = (module: WebAssembly.Module) => new Instance(module);
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
  const { Instance } = WebAssembly, rows = 100, columns = 70, { values } = matrixOf(rows, columns);
  const x = mixed(2, columns),
    y = mixed(3, rows),
    all = () => {
      const A = dense({ rows, columns, values });
      return Array.from({ length: 3 * PATIENCE }, () => [A.apply(x), A.applyTransposed(y)]);
    };
  const full = () => {
    throw new RangeError("no memory");
  };
  const makers = [full, (module: WebAssembly.Module) => {
    return { exports: { ...new Instance(module).exports, memory: { grow: full } } };
  }, (module: WebAssembly.Module) => new Instance(module)];
  for (const make of makers) {
    assertEquals(
      asked(() => {
        const results = all();
        for (const [forward, back] of results) {
          checkSame(forward, results[0][0]);
          checkSame(back, results[0][1]);
        }
      }, make),
      1,
    );
  }
});

Deno.test("the compiled products have the hash that they say", async () => {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(atob(products.base64), (c) => c.charCodeAt(0)));
  const hexadecimal = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  assertEquals(hexadecimal, products.sha256);
});

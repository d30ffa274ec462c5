import { assertEquals } from "@std/assert";
import { dense, type Floats, key, normals, type Vec } from "@bitdescent/bitdescent";

const sizes = Array.from({ length: 10 }, (_, i) => i + 1);

/** `A x` in the order that runs are the same everywhere by: every fourth product in one sum, those left over in the first. */
function product(columns: number, values: Floats, x: Vec, i: number): number {
  const sums = [0, 0, 0, 0], whole = columns - columns % 4;
  for (let j = 0; j < columns; j++) sums[j < whole ? j % 4 : 0] += values[i * columns + j] * x[j];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/** `Aᵀ y`, row after row; a result in float32 is rounded after every fourth row, and after each of those left over. */
function transposed(columns: number, values: Floats, y: Vec, j: number, round: (sum: number) => number): number {
  const whole = y.length - y.length % 4;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    sum += y[i] * values[i * columns + j];
    if (i >= whole || i % 4 === 3) sum = round(sum);
  }
  return sum;
}

for (
  const [name, Numbers, round] of [["float64", Float64Array, Number], ["float32", Float32Array, Math.fround]] as const
) {
  Deno.test(`products with dense matrices are summed in one order, bit for bit: ${name}`, () => {
    for (const rows of sizes) {
      for (const columns of sizes) {
        const values = Numbers.from(normals(key(rows), rows * columns));
        const A = dense({ rows, columns, values }), x = normals(key(50), columns), y = normals(key(51), rows);
        assertEquals(A.apply(x, new Numbers(rows)), Numbers.from(y.keys().map((i) => product(columns, values, x, i))));
        assertEquals(
          A.applyTransposed(y, new Numbers(columns)),
          Numbers.from(x.keys().map((j) => transposed(columns, values, y, j, round))),
        );
      }
    }
  });
}

Deno.test("a product leaves alone what lies behind its result", () => {
  const A = dense({ rows: 3, columns: 1, values: Float64Array.of(1, 2, 3) });
  assertEquals(A.apply([2], new Float64Array(5).fill(-1)), Float64Array.of(2, 4, 6, -1, -1));
});

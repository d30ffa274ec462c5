/**
 * Products with dense matrices, as AssemblyScript text: sums in the order of `optimize/kernels/plain.ts`.
 * @module
 */

/** How many bits a number has. */
export type Precision = 64 | 32;

const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Numbers `2 pair` and after of those at `at`, as two doubles. */
const two = (bits: Precision, at: string, pair: number): string =>
  bits === 64 ? `v128.load(${at}, ${16 * pair})` : `f64x2.promote_low_f32x4(v128.load64_zero(${at}, ${8 * pair}))`;

/** Stores two doubles as numbers `2 pair` and after of those at `at`, rounded to them. */
const storeTwo = (bits: Precision, at: string, value: string, pair: number): string =>
  bits === 64
    ? `v128.store(${at}, ${value}, ${16 * pair});`
    : `v128.store64_lane(${at}, f32x4.demote_f64x2_zero(${value}), 0, ${8 * pair});`;

/** The number at `at` as a double. */
const one = (bits: Precision, at: string): string => `<f64>load<f${bits}>(${at})`;

/** A line for each of so many rows. */
const each = (rows: number, line: (r: number) => string): string => count(rows).map((r) => `    ${line(r)}\n`).join("");

/** A loop over the rows of `a`, so many at a time and then one by one: `body` treats the next `rows` of them, at `a0` and after. */
function byRows(together: number, body: (rows: number) => string): string {
  const turn = (rows: number): string =>
    `  for (; rows >= ${rows}; rows -= ${rows}, a += ${rows} * row) {
    let ${count(rows).map((r) => `a${r} = a + ${r} * row`).join(", ")};
${body(rows)}  }
`;
  return turn(together) + turn(1);
}

/** Doubles `A x` at `out`, of doubles at `x`: two pairs of sums a row, and what is left over in the first. */
export function multiply(entries: Precision): string {
  const size = entries / 8, lane = (sums: string, i: number) => `f64x2.extract_lane(${sums}, ${i})`;
  const add = (sums: string, r: number, pair: number) =>
    `${sums}${r} = f64x2.add(${sums}${r}, f64x2.mul(${two(entries, `a${r}`, pair)}, x${pair}));`;
  const body = (rows: number): string => {
    const zeros = each(rows, (r) => `let s${r} = f64x2.splat(0), t${r} = s${r};`);
    const fours = each(rows, (r) => `${add("s", r, 0)} ${add("t", r, 1)} a${r} += ${4 * size};`);
    const firsts = each(rows, (r) => `let f${r} = ${lane(`s${r}`, 0)};`);
    const rest = each(rows, (r) => `f${r} += ${one(entries, `a${r}`)} * x0; a${r} += ${size};`);
    const sums = each(rows, (r) => {
      const first = `(f${r} + ${lane(`s${r}`, 1)})`, second = `(${lane(`t${r}`, 0)} + ${lane(`t${r}`, 1)})`;
      return `store<f64>(out, ${first} + ${second}, ${8 * r});`;
    });
    return `${zeros}    let at = x;
    for (; at < whole; at += 32) {
    const x0 = v128.load(at), x1 = v128.load(at, 16);
${fours}    }
${firsts}    for (; at < end; at += 8) {
    const x0 = load<f64>(at);
${rest}    }
${sums}    out += ${8 * rows};
`;
  };
  return `
export function apply${entries}(a: usize, rows: i32, columns: i32, stride: i32, x: usize, out: usize): void {
  const row = <usize>stride * ${size}, whole = x + (<usize>(columns & -4) << 3), end = x + (<usize>columns << 3);
${byRows(4, body)}}
`;
}

/**
 * Adds `Aᵀ y`, of doubles at `y`, to numbers at `out`, row after row. Float32s are rounded after every fourth row; doubles can
 * wait for the eighth.
 */
export function multiplyTransposed(entries: Precision, out: Precision): string {
  const size = entries / 8, outSize = out / 8, together = out === 64 ? 8 : 4;
  const add = (sums: string, r: number, pair: number) =>
    `${sums} = f64x2.add(${sums}, f64x2.mul(y${r}, ${two(entries, `a${r}`, pair)}));`;
  const body = (rows: number): string => {
    const factors = each(rows, (r) => `const y${r} = v128.load64_splat(y, ${8 * r});`);
    const fours = each(rows, (r) => `${add("s", r, 0)} ${add("t", r, 1)} a${r} += ${4 * size};`);
    const rest = each(rows, (r) => `s += f64x2.extract_lane(y${r}, 0) * ${one(entries, `a${r}`)}; a${r} += ${size};`);
    return `${factors}    let at = out;
    for (; at < whole; at += ${4 * outSize}) {
    let s = ${two(out, "at", 0)}, t = ${two(out, "at", 1)};
${fours}    ${storeTwo(out, "at", "s", 0)}
    ${storeTwo(out, "at", "t", 1)}
    }
    for (; at < end; at += ${outSize}) {
    let s = ${one(out, "at")};
${rest}    store<f${out}>(at, <f${out}>s);
    }
    y += ${8 * rows};
`;
  };
  return `
export function applyTransposed${entries}to${out}(
  a: usize, rows: i32, columns: i32, stride: i32, y: usize, out: usize,
): void {
  const row = <usize>stride * ${size};
  const whole = out + <usize>(columns & -4) * ${outSize}, end = out + <usize>columns * ${outSize};
${byRows(together, body)}}
`;
}

/**
 * Products with a dense matrix in WebAssembly with SIMD: where the matrix lies, if that is in an arena; else with a copy in a
 * memory of its own, which goes when nobody has the products any more.
 * @module
 */

import { type Residence, residenceOf, SCRATCH } from "../../base/arena.ts";
import type { Floats } from "../../base/vector.ts";
import { instantiator, newMemory, PAGE } from "../../base/wasm.ts";
import { products } from "./bytes.ts";
import type { Matrix, Products } from "./products.ts";

/** The product of the matrix at `a` and doubles at `from`, written (or added) at `to`: places in bytes. */
type Product = (a: number, rows: number, columns: number, stride: number, from: number, to: number) => void;

/** What kernels are called: by the precision of entries and, where there is a choice, of results. */
type Kernel = `apply${64 | 32}` | `applyTransposed${64 | 32}to${64 | 32}`;

/** What the module exports. */
type Exports = Readonly<Record<Kernel, Product>>;

const newInstance: (memory: WebAssembly.Memory) => Exports | undefined = /* @__PURE__ */ instantiator<Exports>(
  products,
);

// The instance of each memory, for as long as that is there.
const instances: WeakMap<WebAssembly.Memory, Exports> = /* @__PURE__ */ new WeakMap();

function instance(memory: WebAssembly.Memory): Exports | undefined {
  const found = instances.get(memory) ?? newInstance(memory);
  if (found) instances.set(memory, found);
  return found;
}

/** How many rows are multiplied at a time: a multiple of four, so that sums are rounded where they would be. */
const ROWS = 4096;

/** Where a matrix is in a memory, and where there is room for {@linkcode ROWS} doubles and then for a row of them. */
interface Place {
  readonly memory: WebAssembly.Memory;
  readonly matrix: number;
  readonly room: number;
}

/** The place of a matrix in an arena: behind the first page of scratch, which others use, there must be room. */
function placeIn({ memory, scratch }: Residence, { columns, values }: Matrix): Place | undefined {
  if (PAGE + 8 * (ROWS + columns) > SCRATCH) return;
  return { memory, matrix: values.byteOffset, room: scratch + PAGE };
}

/** A place for a copy of a matrix. */
function placeOfCopy({ columns, values }: Matrix): Place | undefined {
  const room = Math.ceil(values.byteLength / 16) * 16, memory = newMemory(room + 8 * (ROWS + columns));
  return memory && { memory, matrix: 0, room };
}

/** Products with a matrix where it is; none unless that is in an arena with room for what goes with it, and there is SIMD. */
export function productsInPlace(given: Matrix): Products | undefined {
  const home = residenceOf(given.values), place = home && placeIn(home, given);
  return place && productsAt(place, given);
}

/** Products with a matrix in WebAssembly; none where there is none with SIMD, or no memory for a copy. */
export function residentProducts(given: Matrix): Products | undefined {
  return productsInPlace(given) ?? productsOfCopy(given);
}

/** Products with a copy of a matrix. */
function productsOfCopy(given: Matrix): Products | undefined {
  const { values } = given, place = placeOfCopy(given), products = place && productsAt(place, given);
  if (!products) return;
  const { buffer } = place.memory;
  (values instanceof Float32Array ? new Float32Array(buffer) : new Float64Array(buffer)).set(values);
  return products;
}

/** Products with a matrix that is at a place, or will be. */
function productsAt(place: Place, { rows, columns, values, stride = columns }: Matrix): Products | undefined {
  const exports = instance(place.memory);
  if (!exports) return;
  const { memory: { buffer }, matrix, room: inRows } = place, inColumns = inRows + 8 * ROWS;
  const bits = values instanceof Float32Array ? 32 : 64;
  // Where x is, or a result as long; and where a part of y is, or of a result as long.
  const doubles = new Float64Array(buffer, inColumns, columns), floats = new Float32Array(buffer, inColumns, columns);
  const ofRows = new Float64Array(buffer, inRows, ROWS);
  const { [`apply${bits}` as const]: apply, [`applyTransposed${bits}to64` as const]: toDoubles } = exports;
  const toFloats = exports[`applyTransposed${bits}to32`];

  /** Visits the rows, some at a time: the first of them, how many, and where they are. */
  function eachRows(visit: (first: number, count: number, at: number) => void): void {
    for (let first = 0; first < rows; first += ROWS) {
      visit(first, Math.min(ROWS, rows - first), matrix + first * stride * bits / 8);
    }
  }

  return {
    apply(x, out) {
      doubles.set(x);
      eachRows((first, count, at) => {
        apply(at, count, columns, stride, inColumns, inRows);
        give(ofRows.subarray(0, count), out, first);
      });
    },
    applyTransposed(y, out) {
      const short = out instanceof Float32Array, result = short ? floats : doubles;
      result.fill(0);
      eachRows((first, count, at) => {
        if (ArrayBuffer.isView(y)) ofRows.set((y as Floats).subarray(first, first + count));
        else for (let i = 0; i < count; i++) ofRows[i] = y[first + i];
        (short ? toFloats : toDoubles)(at, count, columns, stride, inRows, inColumns);
      });
      give(result, out, 0);
    },
  };
}

/** Copies a result to `out` from `at` on, as much of it as there is room for. */
function give(result: Floats, out: Floats, at: number): void {
  const room = Math.max(0, out.length - at);
  out.set(room < result.length ? result.subarray(0, room) : result, Math.min(at, out.length));
}

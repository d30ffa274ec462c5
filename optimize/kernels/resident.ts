/**
 * Products with a dense matrix in WebAssembly with SIMD: the matrix lies in the memory of an instance of its own, and both go
 * when nobody has the products any more.
 * @module
 */

import type { Floats } from "../../base/vector.ts";
import { instantiator } from "../../base/wasm.ts";
import { products } from "./bytes.ts";
import type { Matrix, Products } from "./products.ts";

/** A product of the matrix at `a` and doubles at `from`, written (or added) at `to`: places in bytes. */
type Product = (a: number, rows: number, columns: number, from: number, to: number) => void;

/** What kernels are called: by the precision of entries and, where there is a choice, of results. */
type Kernel = `apply${64 | 32}` | `applyTransposed${64 | 32}to${64 | 32}`;

/** What the module exports. */
interface Exports extends Readonly<Record<Kernel, Product>> {
  readonly memory: WebAssembly.Memory;
}

const newInstance: () => Exports | undefined = /* @__PURE__ */ instantiator<Exports>(products);

const PAGE = 65536;

/** Products with a copy of a matrix in WebAssembly; none where there is none with SIMD, or no memory for the copy. */
export function residentProducts({ rows, columns, values }: Matrix): Products | undefined {
  const exports = newInstance();
  if (!exports) return;
  const { memory } = exports, inColumns = Math.ceil(values.byteLength / 16) * 16, inRows = inColumns + 8 * columns;
  try {
    memory.grow(Math.ceil((inRows + 8 * rows) / PAGE));
  } catch {
    return;
  }
  const { buffer } = memory, bits = values instanceof Float32Array ? 32 : 64;
  (bits === 32 ? new Float32Array(buffer) : new Float64Array(buffer)).set(values);
  // Where x is, or a result as long; and where y is, or a result as long.
  const doubles = new Float64Array(buffer, inColumns, columns), floats = new Float32Array(buffer, inColumns, columns);
  const ofRows = new Float64Array(buffer, inRows, rows);
  const { [`apply${bits}` as const]: apply, [`applyTransposed${bits}to64` as const]: toDoubles } = exports;
  const toFloats = exports[`applyTransposed${bits}to32`];
  return {
    apply(x, out) {
      doubles.set(x);
      apply(0, rows, columns, inColumns, inRows);
      give(ofRows, out);
    },
    applyTransposed(y, out) {
      const short = out instanceof Float32Array, result = short ? floats : doubles;
      ofRows.set(y);
      result.fill(0);
      (short ? toFloats : toDoubles)(0, rows, columns, inRows, inColumns);
      give(result, out);
    },
  };
}

/** Copies a result to `out`, as much of it as there is room for. */
function give(result: Floats, out: Floats): void {
  out.set(out.length < result.length ? result.subarray(0, out.length) : result);
}

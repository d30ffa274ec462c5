/**
 * Pictures of digits: from files, or drawn.
 * @module
 */

import { child, type Key, normals, readIdx, readTable, type Tensor, uniforms } from "@bitdescent/bitdescent";
import { inFile } from "../command/files.ts";
import type { Pictures } from "./network.ts";

/** The pictures of an IDX file and the labels of another, packed by gzip or not; throws on files that do not match. */
export async function picturesOf(images: string, labels: string): Promise<Pictures> {
  const [tensor, classes] = await Promise.all([images, labels].map((path) => array(path)));
  const [count, ...sides] = tensor.shape;
  if (sides.length !== 2 || classes.shape.length !== 1 || classes.shape[0] !== count) {
    throw new Error(
      `Cannot train as ${labels} must hold a label for each picture of ${images}: ` +
        `current value is ${classes.shape.join("×")} for ${tensor.shape.join("×")}`,
    );
  }
  if (count === 0) throw new Error(`Cannot train as ${images} must have a picture: it has none`);
  const stranger = classes.values.find((label) => !(Number.isInteger(label) && label >= 0 && label < 256));
  if (stranger !== undefined) {
    throw new Error(`Cannot train as ${labels} must hold integers from 0 to 255: current value is ${stranger}`);
  }
  return {
    pixels: new Float32Array(tensor.values.map((value) => value / 255)), // Float32Array.from takes ten times as long
    labels: Int32Array.from(classes.values),
    size: sides[0] * sides[1],
  };
}

/** The array of an IDX file, packed by gzip or not. */
async function array(path: string): Promise<Tensor> {
  const bytes = await Deno.readFile(path);
  return inFile(path, async () => readIdx(bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzipped(bytes) : bytes));
}

/** What gzip made `bytes` of. */
async function gunzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The pictures in a table of numbers: a line each, its pixels and then its digit, with tabs, blanks or commas between. */
export async function picturesInTable(path: string): Promise<Pictures> {
  const text = await Deno.readTextFile(path);
  if (text.trim() === "") throw new Error(`Cannot train as ${path} must have a line for each picture: it has none`);
  const { shape: [count, columns], values } = await inFile(path, () => readTable(text)), size = columns - 1;
  const rows = Array.from({ length: count }, (_, i) => values.subarray(i * columns, (i + 1) * columns));
  const stranger = rows.findIndex((row) =>
    !(size > 0 && row.every((value) => value >= 0) && Number.isInteger(row[size]) && row[size] <= 9)
  );
  if (stranger >= 0) {
    const pixels = size > 0 ? `${size} pixels` : "pixels", { number, line } = lineOf(text, stranger);
    throw new Error(
      `Cannot train as line ${number} of ${path} must be ${pixels}, numbers of at least 0, and a digit from 0 to 9: ` +
        `current value is ${JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line)}`,
    );
  }
  const most = rows.reduce((most, row) => Math.max(most, ...row.subarray(0, size)), 1);
  return {
    pixels: Float32Array.from(rows.flatMap((row) => Array.from(row.subarray(0, size), (value) => value / most))),
    labels: Int32Array.from(rows, (row) => row[size]),
    size,
  };
}

/** The line that a row of a table stands in, and its number. */
function lineOf(text: string, row: number): { readonly line: string; readonly number: number } {
  const lines = text.split("\n").map((line, i) => ({ line: line.trim(), number: i + 1 }));
  return lines.filter(({ line }) => line !== "")[row];
}

/** Ten smooth random shapes in a square, each drawn `count / 10` times with noise and a shift: easy, and not trivial. */
export function drawnPictures(key: Key, count: number, side = 8): Pictures {
  const size = side * side;
  const shapes = Array.from({ length: 10 }, (_, digit) => {
    const z = normals(child(child(key, 0), digit), size);
    return z.map((_, p) => {
      const near = [0, 1, -1, side, -side].map((step) => z[(p + step + size) % size]);
      return near.reduce((sum, value) => sum + value, 0) / 3;
    });
  });
  const labels = Int32Array.from({ length: count }, (_, i) => i % 10), pixels = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const own = child(child(key, 1), i),
      noise = normals(own, size),
      shift = Math.floor(3 * uniforms(child(own, 0), 1)[0]);
    for (let p = 0; p < size; p++) {
      const value = 0.5 + 0.3 * shapes[labels[i]][(p + shift) % size] + 0.15 * noise[p];
      pixels[i * size + p] = Math.min(1, Math.max(0, value));
    }
  }
  return { pixels, labels, size };
}

/** Square pictures with each pixel made a square of `times × times` pixels. */
export function enlarged({ pixels, labels, size }: Pictures, times: number): Pictures {
  const side = Math.sqrt(size), wide = side * times, area = wide * wide;
  const from = Int32Array.from({ length: area }, (_, p) => {
    const row = Math.floor(p / wide), column = p % wide;
    return Math.floor(row / times) * side + Math.floor(column / times);
  });
  const large = new Float32Array(labels.length * area);
  for (let i = 0; i < labels.length; i++) {
    for (let p = 0; p < area; p++) large[i * area + p] = pixels[i * size + from[p]];
  }
  return { pixels: large, labels, size: area };
}

/** The pictures whose numbers are `chosen`. */
export function batchOf({ pixels, labels, size }: Pictures, chosen: ArrayLike<number>): Pictures {
  const batch = { pixels: new Float32Array(chosen.length * size), labels: new Int32Array(chosen.length), size };
  for (let i = 0; i < chosen.length; i++) {
    batch.pixels.set(pixels.subarray(chosen[i] * size, (chosen[i] + 1) * size), i * size);
    batch.labels[i] = labels[chosen[i]];
  }
  return batch;
}

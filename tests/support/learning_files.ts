/**
 * Small files to learn from, in every format that the examples read.
 * @module
 */

import { key, normals, type Vec } from "@bitdescent/bitdescent";

/** Where the files are. */
export interface LearningFiles {
  /** 50 pictures of 8 × 8 pixels, in IDX format. */
  readonly images: string;
  /** What they show, of 7 classes. */
  readonly labels: string;
  /** A table of 40 pictures of 4 pixels, and one of 10. */
  readonly digits: readonly [train: string, test: string];
  /** 60 rows of 5 features in LIBSVM format. */
  readonly data: string;
}

/** Runs `body` with such files; the same every time, and gone after it. */
export async function withLearningFiles(body: (files: LearningFiles) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), at = (name: string) => `${folder}/${name}`, count = 50;
  const idx = (sizes: number[], values: number[]) =>
    Uint8Array.of(0, 0, 8, sizes.length, ...sizes.flatMap((n) => [0, 0, 0, n]), ...values);
  const lines = (z: Vec, width: number, line: (row: string[], i: number) => string) =>
    Array.from(
      { length: z.length / width },
      (_, i) => line(Array.from({ length: width }, (_, j) => z[i * width + j].toFixed(3)), i),
    ).join("\n");
  const z = normals(key(1), count * 64), magnitudes = z.map(Math.abs);
  try {
    await Deno.writeFile(at("images"), idx([count, 8, 8], Array.from(z, (z) => Math.min(255, Math.abs(90 * z)))));
    await Deno.writeFile(at("labels"), idx([count], Array.from({ length: count }, (_, i) => i * i % 7)));
    await Deno.writeTextFile(
      at("train"),
      lines(magnitudes.subarray(0, 160), 4, (row, i) => `${row.join("\t")}\t${i % 3}`),
    );
    await Deno.writeTextFile(
      at("test"),
      lines(magnitudes.subarray(160, 200), 4, (row, i) => `${row.join(",")},${i % 3}`),
    );
    await Deno.writeTextFile(
      at("data"),
      lines(z.subarray(0, 300), 5, (row, i) => `${1 + i % 2} ${row.map((v, j) => `${j + 1}:${v}`).join(" ")}`),
    );
    await body({
      images: at("images"),
      labels: at("labels"),
      digits: [at("train"), at("test")],
      data: at("data"),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

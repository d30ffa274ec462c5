import { assert, assertEquals } from "@std/assert";
import { key } from "@bitdescent/bitdescent";
import { batchOf, drawnPictures, enlarged } from "../../examples/support/training/pictures.ts";

Deno.test("pictures: enlarged, each pixel is a square of its own", () => {
  const pictures = { pixels: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), labels: Int32Array.of(3, 9), size: 4 };
  assertEquals(enlarged(pictures, 2), {
    pixels: Float32Array.of(
      1,
      1,
      2,
      2,
      1,
      1,
      2,
      2,
      3,
      3,
      4,
      4,
      3,
      3,
      4,
      4,
      5,
      5,
      6,
      6,
      5,
      5,
      6,
      6,
      7,
      7,
      8,
      8,
      7,
      7,
      8,
      8,
    ),
    labels: pictures.labels,
    size: 16,
  });
  assertEquals(enlarged(pictures, 1), pictures);
});

Deno.test("pictures: drawn ones are of any side, of ten digits in turn, and the same for a key", () => {
  const pictures = drawnPictures(key(1), 30, 5);
  assertEquals([pictures.size, pictures.pixels.length], [25, 30 * 25]);
  assert(pictures.pixels.every((v) => v >= 0 && v <= 1));
  assertEquals([...pictures.labels], Array.from({ length: 30 }, (_, i) => i % 10));
  assertEquals(drawnPictures(key(1), 30, 5), pictures);
  assertEquals(batchOf(pictures, [0, 1]), batchOf(drawnPictures(key(1), 2, 5), [0, 1]));
});

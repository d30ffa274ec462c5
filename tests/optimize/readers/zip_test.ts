import { assertEquals, assertLess, assertRejects } from "@std/assert";
import fc from "fast-check";
import { unzipped } from "../../../optimize/readers/zip.ts";
import "../../support/seed.ts";
import { archive, deflated, type File, stored } from "./archive.ts";

const bytes = fc.uint8Array({ maxLength: 300 });

Deno.test("every file comes out as it went in, by its name, stored or deflated", async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z./]{1,8}$/), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.infiniteStream(bytes),
      fc.infiniteStream(fc.boolean()),
      async (names, some, isPacked) => {
        const contents = names.map((name) => [name, some.next().value] as const);
        const files = contents.map(([name, content]) =>
          isPacked.next().value ? deflated(name, content) : stored(name, content)
        );
        assertEquals(await unzipped(archive(await Promise.all(files))), new Map(contents));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("a thousand zeros for each byte are unpacked, as deflate can hold no more", async () => {
  const zeros = new Uint8Array(3_000_000), file = await deflated("a", zeros);
  assertLess(1000 * file.packed.length, zeros.length);
  assertEquals((await unzipped(archive([file]))).get("a"), zeros);
});

Deno.test("entries that share their bytes are refused, for together they take more than there are", async () => {
  const file = await deflated("0", new Uint8Array(1_000_000));
  const others = Array.from({ length: 400 }, (_, i) => ({ ...file, name: `${i + 1}`, isShared: true }));
  assertEquals([...(await unzipped(archive([file]))).keys()], ["0"]);
  const bomb = archive([file, ...others]);
  assertLess(bomb.length, 30_000);
  await assertRejects(() => unzipped(bomb), SyntaxError, `as all files packed must be at most ${bomb.length} bytes`);
});

Deno.test("files of one name are refused", async () => {
  const file = stored("a", Uint8Array.of(1)), twice = archive([file, file]);
  await assertRejects(() => unzipped(twice), SyntaxError, 'the name of a file must be its own: current value is "a"');
});

Deno.test("every file whose checksum is another is refused, and every change of one byte of its content", async () => {
  const content = new TextEncoder().encode("The quick brown fox"), file = stored("fox", content);
  const whole = archive([file]), at = 30 + 3;
  assertEquals(whole.subarray(at, at + content.length), content);
  for (let i = 0; i < content.length; i++) {
    const damaged = whole.with(at + i, whole[at + i] ^ 1 << (i & 7));
    await assertRejects(() => unzipped(damaged), SyntaxError, "as the checksum of fox must be");
  }
  const packed = { ...await deflated("fox", content), checksum: 1 };
  await assertRejects(() => unzipped(archive([packed])), SyntaxError, "that of its content: current value is 1");
});

Deno.test("a file that is not packed as it says, or not as long, is refused where it starts", async () => {
  const file = await deflated("a", new Uint8Array(100)), says = "at byte 31 as";
  const wrong: [Partial<File>, string][] = [
    [{ size: 99 }, `${says} the size of a file must be 99 bytes: current value is 100`],
    [{ size: 101 }, `${says} the size of a file must be 101 bytes: current value is 100`],
    [{ packed: Uint8Array.of(7, 7, 7) }, `${says} a file must be packed by deflate`],
    [{ packed: new Uint8Array(0), size: 1 }, says],
    [{ packed: file.packed.subarray(0, 2) }, says],
    [{ method: 12 }, "as the packing of an entry must be 0 or 8 (deflate)"],
  ];
  for (const [change, words] of wrong) {
    await assertRejects(() => unzipped(archive([{ ...file, ...change }])), SyntaxError, words);
  }
});

Deno.test("more than was announced is not unpacked to its end", async () => {
  const file = await deflated("a", new Uint8Array(20_000_000)), words = "must be 10 bytes: current value is 11";
  await assertRejects(() => unzipped(archive([{ ...file, size: 10 }])), SyntaxError, words);
});

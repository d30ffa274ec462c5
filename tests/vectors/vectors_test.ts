import { assertEquals } from "@std/assert";
import { readWhole } from "../../base/bits.ts";
import { decode } from "../../quantize/compressor.ts";
import { files, type Stored } from "./cases.ts";
import { codecs, sequences } from "./codes.ts";
import { compressors } from "./compressors.ts";
import { fromHex } from "./message.ts";

const stored = <F extends keyof Stored>(file: F): Stored[F] =>
  JSON.parse(Deno.readTextFileSync(`${import.meta.dirname}/${file}`));

for (const [file, content] of Object.entries(files)) {
  Deno.test(`what the library writes now is what ${file} has, to the last bit`, () => {
    assertEquals(stored(file as keyof Stored), JSON.parse(JSON.stringify(content())));
  });
}

Deno.test("the messages of compressors.json decode to the values beside them", () => {
  for (const { name, key, value, ...message } of stored("compressors.json").cases) {
    assertEquals(decode(compressors[name], fromHex(message), key), Float64Array.from(value), name);
  }
});

Deno.test("the messages of codecs.json read as the symbols beside them", () => {
  for (const { name, symbols, ...message } of stored("codecs.json").cases) {
    assertEquals(readWhole(fromHex(message), codecs[name].code.read), Int32Array.from(symbols), name);
  }
});

Deno.test("the messages of sequences.json read as the symbols beside them", () => {
  for (const { name, symbols, ...message } of stored("sequences.json").cases) {
    const { code } = sequences[name], out = new Int32Array(symbols.length);
    assertEquals(readWhole(fromHex(message), (source) => code.read(source, out)), Int32Array.from(symbols), name);
  }
});

import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import {
  bits,
  child,
  clipped,
  type Compressor,
  compressor,
  countBits,
  cubeCode,
  decode,
  each,
  encode,
  fixedWidth,
  floats,
  gosset,
  type Guarantee,
  type Key,
  key,
  latticeCode,
  levelled,
  norm2,
  normals,
  numbered,
  qsgd,
  scale,
  source,
  subtract,
  ternGrad,
  type Vec,
} from "@bitdescent/bitdescent";
import { type Certificate, certify, type Claim } from "../../examples/support/certify/certify.ts";
import { average, meanAtLeast, shiftedAtLeast } from "../../examples/support/certify/bets.ts";
import { clausesOf } from "../../examples/support/certify/clauses.ts";
import { builtIns } from "../../examples/support/certify/built_ins.ts";
import { certificateReport } from "../../examples/support/certify/report.ts";
import { theoremRun } from "../../examples/support/certify/run.ts";
import { theoremsOf } from "../../examples/support/certify/theorems.ts";
import { hexagonal } from "../../examples/support/certify/hexagonal.ts";
import { example } from "../support/example.ts";

const KEY = key(20), n = 6;

/** The claim of that name. */
function claimOf({ claims }: Certificate, name: string): Claim {
  const claim = claims.find((claim) => claim.name === name);
  assert(claim !== undefined, `there is no claim ${name}`);
  return claim;
}

const value = (compressor: Compressor, x: Vec, key: Key): Vec => decode(compressor, encode(compressor, x, key), key);

/** `‖Q(x) − x‖²/‖x‖²`, the mean over keys that the certifier never saw: one where nothing is random. */
function meanSquare(compressor: Compressor, x: Vec, draws = 1500): number {
  const errors = Array.from({ length: draws }, (_, i) => subtract(value(compressor, x, child(key(77), i)), x));
  return average(errors.map((error) => (norm2(error) / norm2(x)) ** 2));
}

// —— What draws prove ——

/** All outcomes of so many draws of `values` with these probabilities. */
function* outcomes(values: readonly number[], chances: readonly number[], draws: number) {
  for (let code = 0; code < values.length ** draws; code++) {
    const digits = Array.from({ length: draws }, (_, i) => Math.floor(code / values.length ** i) % values.length);
    yield { draws: digits.map((d) => values[d]), chance: digits.reduce((p, d) => p * chances[d], 1) };
  }
}

Deno.test("a lower bound on a mean is wrong with a chance of at most α, exactly, by all outcomes", () => {
  for (const [values, chances, alpha] of [[[0, 10], [0.9, 0.1], 0.05], [[0.5, 3], [0.8, 0.2], 0.01]] as const) {
    const mean = values[0] * chances[0] + values[1] * chances[1];
    const spread = Math.sqrt((values[0] - mean) ** 2 * chances[0] + (values[1] - mean) ** 2 * chances[1]);
    let wrong = 0, shiftedWrong = 0, total = 0;
    for (const { draws, chance } of outcomes(values, chances, 8)) {
      total += chance;
      if (meanAtLeast(draws, alpha) > mean) wrong += chance;
      if (shiftedAtLeast(draws.map((y) => y - mean), spread, alpha) > 0) shiftedWrong += chance;
    }
    assertLess(Math.abs(total - 1), 1e-12);
    assertLess(wrong, alpha);
    assertLess(shiftedWrong, alpha);
  }
});

Deno.test("lower bounds come near the mean, and are never above it", () => {
  const draws = Array.from({ length: 1500 }, (_, i) => (i * 0.618034) % 1); // evenly over [0, 1)
  for (const bound of [meanAtLeast(draws, 1e-9), shiftedAtLeast(draws, Math.sqrt(1 / 12), 1e-9)]) {
    assertGreater(bound, 0.44);
    assertLess(bound, 0.5);
  }
  assertEquals([meanAtLeast([0, 0, 0], 1e-9), shiftedAtLeast([2, 2], 0, 1e-9)], [0, 2]);
  assertEquals(shiftedAtLeast(draws.map((y) => y - 0.5), Infinity, 1e-9) > 0, false);
});

Deno.test("lower bounds are where the bets have won 1/α", () => {
  const draws = [1, 4, 2, 2.5, 3, 1, 2, 3, 2, 2], alpha = 1e-3, spread = 1.5;
  const sizes = Array.from({ length: 11 }, (_, k) => 2 ** -k);
  const won = (factor: (y: number, size: number) => number): number =>
    alpha * average(sizes.map((size) => draws.reduce((stake, y) => stake * factor(y, size), 1)));
  const m = meanAtLeast(draws, alpha), b = shiftedAtLeast(draws, spread, alpha);
  assertLess(Math.abs(won((y, size) => 1 + size * (y / m - 1)) - 1), 1e-6);
  const grown = (y: number): number => y < 0 ? 1 / (1 - y + y * y / 2) : 1 + y + y * y / 2;
  assertLess(Math.abs(won((y, size) => grown(size * (y - b) / spread) / (1 + size * size / 2)) - 1), 1e-6);
});

Deno.test("the direction of a bias is chosen by other draws than those that prove it", () => {
  const dimension = 64, x = new Float64Array(dimension).fill(1 / 8); // of norm 1
  const errors = Array.from({ length: 300 }, (_, i) => normals(child(KEY, i), dimension));
  const [mean] = clausesOf({ kind: "unbiased", omega: dimension });
  const { measured, atLeast } = mean.measure(x, { errors, exact: false, bits: [] }, 1e-9);
  assertEquals(atLeast, 0);
  assertLess(measured, 0.25); // one coordinate of the mean of 200 is normal with deviation 0.07; its norm is 0.57
});

// —— What the library's own quantizers claim ——

/** How near the search must come to what is promised; of those at random only a lower bound is sure. */
const attained: Readonly<Record<string, number>> = {
  "float32": 0.9,
  "scaled-sign": 0.999,
  "one-bit": 0.99,
  "top-k": 0.999,
  "cube": 0.999,
  "cube-in-ball": 0.999,
  "cube-range-sent": 0.99,
  "cell": 0.99,
  "dn-star": 0.98,
  "an-star": 0.93,
  "e8": 0.98,
  "leech": 0.97,
  "grid": 0.999,
  "tilted": 0.98,
  "tilted-e8": 0.97,
  "lattice": 0.93,
  "qsgd": 0.9,
  "random-k": 0.75,
};

for (const [name, share] of Object.entries(attained)) {
  Deno.test(`${name}: every claim holds, and the search comes within ${share} of what is promised`, () => {
    const { compressor, ...rest } = builtIns[name]();
    const certificate = certify(compressor, { key: KEY, effort: 0.6, ...rest });
    assertEquals(certificate.claims.filter(({ verdict }) => verdict === "refuted"), []);
    assert(certificate.held);
    const { promised, atLeast, exact } = certificate.claims.find(({ name }) => !["mean"].includes(name))!;
    assertGreater(atLeast!, share * promised!);
    assertEquals(exact, !certificate.random);
  });
}

Deno.test("a certificate is plain data, and the same key gives the same", () => {
  const { compressor } = builtIns["terngrad"]();
  const [a, b] = [1, 2].map(() => certify(compressor, { key: KEY, effort: 0.1 }));
  assertEquals(a, b);
  assertEquals(structuredClone(a), a);
  assertEquals(JSON.parse(JSON.stringify(a)), a);
});

Deno.test("the work has as many parts as is said, and short vectors are no trouble", () => {
  for (const dimension of [1, 2, 3]) {
    const { held, dimension: told } = certify(floats({ dimension, width: 32 }), { key: KEY, effort: 0.1 });
    assertEquals([held, told], [true, dimension]);
  }
});

// —— False claims about errors ——

const levels = (quantizer: ReturnType<typeof qsgd>): Compressor =>
  compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width: 4 })))));
const fine = levels(qsgd({ dimension: n, steps: 4 }));
const claiming = (compressor: Compressor, guarantee: Guarantee): Compressor => ({ ...compressor, guarantee });
const omegaOf = ({ guarantee }: Compressor): number => guarantee.kind === "unbiased" ? guarantee.omega : NaN;

Deno.test("too small an ω is refuted by a vector with a larger variance", () => {
  const bad = claiming(fine, { kind: "unbiased", omega: 0.8 * omegaOf(fine) });
  const certificate = certify(bad, { key: KEY, effort: 0.6 }), claim = claimOf(certificate, "variance");
  assertEquals([certificate.held, claim.verdict, claim.exact], [false, "refuted", false]);
  assertEquals(claimOf(certificate, "mean").verdict, "held");
  assertGreater(claim.atLeast!, claim.promised!);
  assertGreater(meanSquare(bad, claim.input!), claim.promised!);
});

Deno.test("a bias is refuted, everywhere or at some vectors only, at random or not", () => {
  const shrunk: Compressor = {
    ...fine,
    write(x, key, sink, out) {
      fine.write(x, key, sink, out);
      if (out) scale(0.85, out, out);
    },
    read: (source, key, out) => scale(0.85, fine.read(source, key, out), out ?? new Float64Array(n)),
  };
  const ternary = ternGrad({ dimension: n }), code = numbered(ternary.levels, each(fixedWidth({ width: 2 })));
  const cut = compressor(clipped(ternary, { deviations: 1 }), levelled(ternary, code));
  const nearest = cubeCode({ dimension: n, rate: 4 }).at(1e11);
  for (
    const [bad, omega, least] of [[shrunk, omegaOf(fine), 0.1], [
      cut,
      ternary.guarantee.kind === "unbiased" ? ternary.guarantee.omega : NaN,
      0.1,
    ], [nearest, 1e30, 1e-3]] as const
  ) {
    const claim = claimOf(certify(claiming(bad, { kind: "unbiased", omega }), { key: KEY, effort: 0.6 }), "mean");
    assertEquals([claim.verdict, claim.exact], ["refuted", bad === nearest]);
    const x = claim.input!, draws = Array.from({ length: 1500 }, (_, i) => value(bad, x, child(key(78), i)));
    const bias = Float64Array.from(x, (_, i) => average(draws.map((q) => q[i])) - x[i]);
    assertGreater(norm2(bias), least * norm2(x)); // chance leaves some 0.005 to 0.02 of it
  }
});

Deno.test("too large a δ is refuted, with the vector, exactly or by draws", () => {
  for (
    const [name, delta, exact] of [["top-k", 0.3, true], ["scaled-sign", 0.13, true], [
      "random-k-least-squares",
      0.36,
      false,
    ]] as const
  ) {
    const bad = claiming(builtIns[name]().compressor, { kind: "contractive", delta });
    const claim = claimOf(certify(bad, { key: KEY, effort: 0.6 }), "contraction");
    assertEquals([claim.verdict, claim.exact], ["refuted", exact]);
    assertGreater(meanSquare(bad, claim.input!, exact ? 1 : 1500), 1 - delta);
    if (exact) assertEquals(claim.measured, meanSquare(bad, claim.input!, 1));
  }
});

Deno.test("too small a covering radius is refuted, with the vector and the key", () => {
  const e8 = latticeCode({ lattice: gosset({ blocks: 1 }), epsilon: 0.4 }).at(1);
  const shifted = builtIns["cube-shifted"]().compressor;
  for (const [good, d] of [[e8, 0.38], [shifted, 0.9]] as const) {
    const bad = claiming(good, { kind: "bounded", radius: 1, coveringRadius: d });
    const claim = claimOf(certify(bad, { key: KEY }), "covering radius"), x = claim.input!;
    assertEquals(claim.verdict, "refuted");
    assert(norm2(x) <= 1);
    const error = norm2(subtract(value(bad, x, claim.key!), x));
    assertGreater(error, d);
    assertEquals(error, claim.measured);
  }
});

Deno.test("a vector inside the range that is refused refutes the range", () => {
  const bad = claiming(cubeCode({ dimension: n, rate: 2 }).at(1), { kind: "bounded", radius: 2, coveringRadius: 2 });
  const claim = claimOf(certify(bad, { key: KEY, effort: 0.1 }), "range");
  assertEquals(claim.verdict, "refuted");
  assert(norm2(claim.input!) <= 2);
  assertThrows(() => encode(bad, claim.input!, claim.key!), RangeError);
});

Deno.test("what becomes of 0 counts", () => {
  const good = floats({ dimension: n, width: 64 });
  const bad: Compressor = {
    ...claiming(good, { kind: "contractive", delta: 0.5 }),
    write: (x, key, sink, out) => good.write(norm2(x) === 0 ? [1e-9, ...Array.from(x).slice(1)] : x, key, sink, out),
  };
  const claim = claimOf(certify(bad, { key: KEY, effort: 0.1 }), "contraction");
  assertEquals([claim.verdict, claim.measured, claim.input], ["refuted", Infinity, Array(n).fill(0)]);
});

Deno.test("where all keys are given, expectations are exact", () => {
  const good = floats({ dimension: n, width: 64 }), omega = 1 / 16;
  /** x plus or minus a quarter of it. */
  const coin = (omega: number): Compressor => ({
    dimension: n,
    guarantee: { kind: "unbiased", omega },
    write(x, key, sink, out) {
      good.write(scale(key.lo % 2 === 0 ? 0.75 : 1.25, x), key, sink, out);
    },
    read: good.read,
  });
  const keys = [key(0), key(1)];
  const { held, claims } = certify(coin(omega), { key: KEY, keys, effort: 0.2 });
  assert(held);
  assertEquals(claims.filter(({ exact }) => !exact), []);
  assertLess(Math.abs(claims[1].measured! - omega), 1e-12);
  assertEquals(
    claimOf(certify(coin(omega * (1 - 1e-9)), { key: KEY, keys, effort: 0.2 }), "variance").verdict,
    "refuted",
  );
  const half = certify(coin(omega), { key: KEY, keys: keys.slice(1), effort: 0.2 }); // one side of the coin
  assertEquals([claimOf(half, "mean").verdict, claimOf(half, "mean").exact], ["refuted", true]);
  assertThrows(() => certify(coin(omega), { key: KEY, keys: [] }), RangeError, "there must be a key");
});

// —— False readers and writers ——

const good = cubeCode({ dimension: n, rate: 2 }).at(1);
let calls = 0;

/** By the claim that it breaks, a twin of a good compressor, and what shows it again at an input and key. */
const broken: Readonly<
  Record<string, { bad: Partial<Compressor>; again: (bad: Compressor, x: Vec, key: Key) => boolean }>
> = {
  "decoding": {
    bad: {
      write(x, key, sink, out) {
        good.write(x, key, sink, out);
        if (out) out[0] += Number.EPSILON * Math.abs(out[0]);
      },
    },
    again(bad, x, key) {
      const told = new Float64Array(n), message = bits((sink) => bad.write(x, key, sink, told));
      return decode(bad, message, key).some((value, i) => value !== told[i]);
    },
  },
  "whole message": {
    bad: {
      read(source, key, out) {
        const value = good.read(source, key, out);
        if (source.remaining > 0) source.read(1);
        return value;
      },
    },
    again(bad, x, key) {
      const from = source(bits((sink) => (bad.write(x, key, sink), sink.write(1, 2))));
      bad.read(from, key);
      return from.remaining !== 2;
    },
  },
  "counting": {
    bad: {
      write(x, key, sink, out) {
        good.write(x, key, sink, out);
        if (out) sink.write(1, 1);
      },
    },
    again: (bad, x, key) =>
      encode(bad, x, key).length !== bits((sink) => bad.write(x, key, sink, new Float64Array(n))).length,
  },
  "purity": {
    bad: { write: (x, key, sink, out) => good.write(calls++ % 2 === 0 ? x : scale(0.5, x), key, sink, out) },
    again: (bad, x, key) => encode(bad, x, key).bytes.some((byte, i) => byte !== encode(bad, x, key).bytes[i]),
  },
  "strictness": {
    bad: {
      read(source, key, out) {
        const width = Math.min(source.remaining, 2 * n), field = source.read(width) * 2 ** (2 * n - width);
        const whole = bits((sink) => sink.write(field, 2 * n));
        return decode(good, whole, key, out as Float64Array | undefined);
      },
    },
    again(bad, x, key) {
      const message = encode(bad, x, key);
      return bad.read(source({ ...message, length: message.length - 1 }), key).length === n;
    },
  },
  "refusal": {
    bad: { write: (x, key, sink, out) => good.write(Float64Array.from(x, (v) => v || 0), key, sink, out) },
    again: (bad, x, key) => encode(bad, [...Array.from(x).slice(1), NaN], key).length > 0,
  },
};

for (const [name, { bad, again }] of Object.entries(broken)) {
  Deno.test(`what breaks "${name}" is refuted with an input that shows it again`, () => {
    const twin = { ...good, ...bad }, claim = claimOf(certify(twin, { key: KEY, effort: 0.05 }), name);
    assertEquals(claim.verdict, "refuted");
    assert(claim.why !== null && claim.why.length > 0);
    assert(again(twin, claim.input!, claim.key!), "the input shows nothing");
    assertEquals(claimOf(certify(good, { key: KEY, effort: 0.05 }), name).verdict, "held");
  });
}

Deno.test("a message that is longer than is counted is refuted", () => {
  const twin: Compressor = {
    ...good,
    write(x, key, sink, out) {
      good.write(x, key, sink, out);
      if (sink.fillBytes) sink.write(1, 1); // who only counts has no bytes to fill
    },
    read(source, key, out) {
      const value = good.read(source, key, out);
      source.read(1);
      return value;
    },
  };
  const certificate = certify(twin, { key: KEY, effort: 0.05 }),
    { verdict, input, key } = claimOf(certificate, "counting");
  assertEquals([verdict, claimOf(certificate, "decoding").verdict], ["refuted", "held"]);
  assertEquals(encode(twin, input!, key!).length, countBits((sink) => twin.write(input!, key!, sink)) + 1);
});

Deno.test("a reader of which no message makes sense, and messages that are too long, are refuted; no vector at all is an error", () => {
  const deaf: Compressor = { ...good, read: (source) => Float64Array.of(source.read(32)) };
  const certificate = certify(deaf, { key: KEY, effort: 0.05 });
  for (const name of ["covering radius", "decoding"]) assertEquals(claimOf(certificate, name).verdict, "refuted");

  const long = builtIns["grid"]().compressor,
    claim = claimOf(certify(long, { key: KEY, effort: 0.1, bits: 100 }), "bits");
  assertEquals(claim.verdict, "refuted");
  assertEquals(encode(long, claim.input!, claim.key!).length, claim.measured);
  assertGreater(claim.measured!, 100);

  const closed: Compressor = {
    ...good,
    write() {
      throw new RangeError("no");
    },
  };
  assertThrows(() => certify(closed, { key: KEY }), RangeError, "it takes no vector: no");
});

// —— Theorems ——

Deno.test("theorems have the numbers of the promise, and of the worst that was found", () => {
  const setting = { kappa: 3, rounds: 100, workers: 1, bits: 2, random: false };
  const number = (guarantee: Guarantee, found: number, start: string) => {
    const row = theoremsOf(guarantee, found, setting).find(({ theorem }) => theorem.startsWith(start));
    return [row?.promised, row?.measured];
  };
  const bounded = { kind: "bounded", radius: 2, coveringRadius: 1.5 } as const;
  assertEquals(number(bounded, 1.25, "DQ-GD"), [0.75, 0.625]); // σ = ½
  assertEquals(number({ kind: "contractive", delta: 0.64 }, 0.1, "DQ-GD"), [0.6, 0.5]);
  assertEquals(number({ kind: "unbiased", omega: 3 }, 0, "averaged SGD"), [0.2, 0.1]);
  assertEquals(number({ kind: "unbiased", omega: 8 }, 3, "times 1/(1 + ω)"), [Math.sqrt(8 / 9), Math.sqrt(3 / 4)]);
  assertEquals(number(bounded, 1, "no quantized GD"), [0.5, 0.5]);
  for (const guarantee of [{ kind: "none" }, { kind: "bounded", radius: Infinity, coveringRadius: 1 }] as const) {
    assertEquals(theoremsOf(guarantee, null, setting), []);
  }
});

Deno.test("the hexagonal quantizer attains what it claims, the first attempt is refuted, and runs obey the theorem", () => {
  const options = { dimension: 8, spacing: Math.sqrt(3) / 4 }, sound = hexagonal(options);
  const certificate = certify(sound, { key: KEY }), { measured, promised } = claimOf(certificate, "contraction");
  assert(certificate.held && !certificate.random);
  assertGreater(measured!, 0.99 * promised!);
  assertLess(Math.abs(promised! - 0.25), 1e-6);

  const first = certify(hexagonal({ ...options, reach: 1 / 2 }), { key: KEY }), claim = claimOf(first, "contraction");
  assertEquals(claim.verdict, "refuted");
  assertGreater(meanSquare(sound, claim.input!, 1), 0.1876);
  assertStringIncludes(certificateReport("first", first), "No theorem applies");

  for (const kappa of [1.5, 10]) {
    const { held, contraction, proved } = theoremRun(sound, { epsilon: 0.5, kappa, rounds: 30, key: KEY });
    assert(held);
    assertLess(contraction, proved + 0.05);
  }
  const { held } = theoremRun(sound, { epsilon: 0.01, kappa: 1.5, rounds: 30, key: KEY });
  assertEquals(held, false); // the theorem of a quantizer that it is not
});

// —— The program ——

Deno.test("your_own_quantizer: refutes the first attempt, certifies the second, and names what it does not know", async () => {
  const { code, out, error } = await example("your_own_quantizer.ts", "--rounds", "8", "--json");
  assertEquals([code, error], [0, ""]);
  const { first, second, run } = JSON.parse(out);
  assertEquals([first.held, second.held, run.held, run.rounds.length], [false, true, true, 9]);
  const named = await example("your_own_quantizer.ts", "--of", "scaled-sign,grid");
  assertEquals([named.code, named.error], [0, ""]);
  for (const words of ["scaled-sign: 8 coordinates", "δ = 0.125", "grid: 8", "held"]) {
    assertStringIncludes(named.out, words);
  }
  for (
    const [args, says] of [[["--of", "sqsgd"], "--of must be some of"], [["--of", "qsgd", "--all"], "exclude"]] as const
  ) {
    const { code, out, error } = await example("your_own_quantizer.ts", ...args);
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1]);
    assertStringIncludes(error, says);
  }
});

import { assert, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import { child, key, uniforms } from "../../base/key.ts";
import { shares, trainTest } from "../../optimize/shares.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sorted = (numbers: ArrayLike<number>): number[] => Array.from(numbers).sort((a, b) => a - b);

Deno.test("every term is in one share, and the lengths of shares differ by at most one", () => {
  for (let terms = 1; terms <= 24; terms++) {
    for (let workers = 1; workers <= terms; workers++) {
      const inOrder = shares({ terms, workers }), dealt = shares({ terms, workers, key: key(terms) });
      assertEquals(inOrder.flatMap((share) => [...share]), upTo(terms));
      assertEquals(sorted(dealt.flatMap((share) => [...share])), upTo(terms));
      for (const lengths of [inOrder, dealt].map((all) => all.map(({ length }) => length))) {
        assertEquals(lengths.length, workers);
        assert(Math.max(...lengths) - Math.min(...lengths) <= 1 && Math.min(...lengths) > 0);
      }
    }
  }
});

Deno.test("the mean over equal shares of their means is the mean of all", () => {
  const value = (i: number) => i * i,
    mean = (of: ArrayLike<number>) => Array.from(of, value).reduce((a, b) => a + b) / of.length;
  const means = shares({ terms: 12, workers: 4, key: key(3) }).map(mean);
  assertEquals(means.reduce((a, b) => a + b) / 4, mean(upTo(12)));
});

Deno.test("a key deals alike on every call, and other keys deal otherwise", () => {
  const dealt = (seed: number) => shares({ terms: 40, workers: 3, key: key(seed) });
  assertEquals(dealt(1), dealt(1));
  assertNotEquals(dealt(1), dealt(2));
});

Deno.test("every order is as likely", () => {
  // P(any |part − 1/24| > ε) ≤ 2 · 24 exp(−2 n ε²) by Hoeffding, 10⁻⁹ for this ε
  const n = 60_000, epsilon = Math.sqrt(Math.log(48e9) / (2 * n));
  const farthest = (order: (i: number) => readonly number[]): number => {
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const name = order(i).join("");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assertEquals(counts.size, 24);
    return Math.max(...[...counts.values()].map((count) => Math.abs(count / n - 1 / 24)));
  };
  assertLess(farthest((i) => shares({ terms: 4, workers: 4, key: child(key(1), i) }).map(([term]) => term)), epsilon);
  const twin = (i: number): number[] => { // a shuffle that swaps every place with any: 15 of 256 for some orders, not 1 of 24
    const order = upTo(4);
    uniforms(child(key(1), i), 4).forEach((u, k) => {
      const j = Math.floor(4 * u);
      [order[k], order[j]] = [order[j], order[k]];
    });
    return order;
  };
  assertLess(epsilon, farthest(twin));
});

Deno.test("rows are learnt from or held out, each in one list and in order", () => {
  for (let rows = 2; rows <= 12; rows++) {
    for (let held = 1; held < rows; held++) {
      const { train, test } = trainTest({ rows, test: held, key: key(rows) });
      assertEquals([train.length, test.length], [rows - held, held]);
      assertEquals([[...train], [...test]], [sorted(train), sorted(test)]);
      assertEquals(sorted([...train, ...test]), upTo(rows));
    }
  }
  const split = (seed: number) => trainTest({ rows: 100, test: 20, key: key(seed) });
  assertEquals(split(1), split(1));
  assertNotEquals(split(1), split(2));
});

Deno.test("shares and lists of nothing are refused", () => {
  for (const workers of [0, -1, 1.5, NaN]) {
    assertThrows(() => shares({ terms: 3, workers }), RangeError, "the number of workers must be an integer from 1");
  }
  for (const terms of [0, 2, 3.5, NaN]) {
    assertThrows(() => shares({ terms, workers: 3 }), RangeError, "the number of terms must be an integer from 3");
  }
  for (const test of [0, 4, 0.5, NaN]) {
    assertThrows(
      () => trainTest({ rows: 4, test, key: key(1) }),
      RangeError,
      "to test on must be an integer from 1 to 3",
    );
  }
  assertThrows(() => trainTest({ rows: 1, test: 1, key: key(1) }), RangeError, "the number of rows must be");
});

/**
 * Functions that are means of unlike ones, and runs of double encoding on them with quantizers that err as they like.
 * @module
 */

import { assert } from "@std/assert";
import {
  axpy,
  child,
  dense,
  dot,
  type DoubleStage,
  type Float64s,
  type Key,
  key,
  logisticRegression,
  mean,
  norm2,
  normals,
  type Optimizer,
  scale,
  type Schedule,
  subtract,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { malices } from "./adversaries.ts";
import { between, direction } from "./arbitraries.ts";

/** A mean of functions, one for each worker. */
export interface Parts {
  readonly title: string;
  readonly key: Key;
  /** The gradient of each worker's function. */
  readonly gradients: readonly ((x: Vec) => Float64s)[];
  /** Of the mean. */
  readonly mu: number;
  /** Of the mean. */
  readonly L: number;
  /** Of every worker's function. */
  readonly partL: number;
  /** The largest distance of a worker's Hessian from their mean, where they are constant; `partL` where not. */
  readonly dissimilarity: number;
  /** Whether every worker's function is convex. */
  readonly convex: boolean;
  readonly minimizer: Vec;
  readonly start: Vec;
  /** D. */
  readonly distance: number;
  /** The largest norm of a worker's first gradient. */
  readonly firstGradient: number;
}

/** What the workers' functions may be. */
export type Kind = "top" | "bottom" | "equal" | "similar" | "indefinite" | "interpolating" | "logistic";

export const kinds: readonly Kind[] = ["top", "indefinite", "similar", "logistic", "equal", "indefinite", "bottom"];

/** Parts number `index`: N in 1 to 8, condition numbers from 1.05 to 200, D from 10⁻² to 10². */
export function parts(index: number, among: readonly Kind[] = kinds): Parts {
  const k = child(key(20061014), index), kind = among[index % among.length];
  const workers = [1, 2, 3, 8, 5][Math.floor(between(child(k, 0), 0, 5))];
  const made = kind === "logistic" ? logisticParts(k, workers) : quadraticParts(k, workers, kind);
  const distance = norm2(subtract(made.start, made.minimizer));
  const firstGradient = Math.max(...made.gradients.map((gradient) => norm2(gradient(made.start))));
  const title = `parts ${index}: ${kind}, N = ${workers}, n = ${made.start.length}, κ = ${made.L / made.mu}`;
  return { ...made, title, key: k, distance, firstGradient };
}

type Made = Omit<Parts, "title" | "key" | "distance" | "firstGradient">;

/**
 * `∇fᵢ(x) = (H ± δ(I − 2vvᵀ))(x − x*) + gᵢ` with H diagonal, signs in pairs, `Σ gᵢ = 0`: the mean has the Hessian H, no
 * worker's differs from it by more than δ.
 */
function quadraticParts(k: Key, workers: number, kind: Kind): Made {
  const n = [1, 2, 3, 5, 8][Math.floor(between(child(k, 1), 0, 5))], u = uniforms(child(k, 2), n);
  const kappa = 1.05 * (200 / 1.05) ** between(child(k, 3), 0, 1),
    mu = 4 ** between(child(k, 4), -2, 2),
    L = mu * kappa;
  const extreme = kind === "top" || kind === "bottom";
  const H = u.map((value, j) => j === 0 ? L : j === n - 1 ? mu : extreme ? mu : mu + (L - mu) * value);
  const indefinite = kind === "indefinite",
    unlike = workers > 1 && (indefinite || kind === "similar" || kind === "interpolating");
  const delta = unlike ? indefinite ? L * between(child(k, 5), 0.1, 1) : mu * between(child(k, 5), 0, 1) : 0;
  const v = direction(child(k, 6), n),
    signs = Array.from({ length: workers }, (_, i) => i === workers - 1 && i % 2 === 0 ? 0 : 1 - 2 * (i % 2));
  const size = 10 ** between(child(k, 7), -2, 2), minimizer = scale(size, normals(child(k, 8), n));
  const raw = signs.map((_, i) => scale(L * size, normals(child(k, 20 + i), n))), center = mean(raw);
  const shifts = raw.map((g) => extreme || kind === "interpolating" ? new Float64Array(n) : subtract(g, center));
  const axis = new Float64Array(n);
  axis[kind === "top" ? 0 : n - 1] = 1;
  return {
    gradients: signs.map((sign, i) => (x: Vec) => {
      const z = subtract(x, minimizer), turned = axpy(-2 * dot(v, z), v, z);
      return axpy(sign * delta, turned, axpy(1, shifts[i], z.map((value, j) => H[j] * value)));
    }),
    mu: Math.min(...H),
    L: Math.max(...H),
    partL: Math.max(...H) + delta,
    dissimilarity: delta,
    convex: delta <= Math.min(...H),
    minimizer,
    start: axpy(-size, extreme ? axis : direction(child(k, 9), n), minimizer),
  };
}

/** Regularised logistic regressions, each on its own rows; the mean is the regression on all rows. */
function logisticParts(k: Key, workers: number): Made {
  const n = 1 + Math.floor(between(child(k, 1), 0, 5)),
    rows = 3 * n + 1,
    l2 = 0.3 * 10 ** between(child(k, 2), -1.5, 0);
  const values = normals(child(k, 3), workers * rows * n);
  const labels = normals(child(k, 4), workers * rows).map((value, i) =>
    i % rows === 0 ? 1 : i % rows === 1 ? 0 : value > 0 ? 1 : 0
  );
  const fit = (from: number, to: number) =>
    logisticRegression({
      features: dense({ rows: to - from, columns: n, values: values.slice(from * n, to * n) }),
      labels: labels.slice(from, to),
      l2,
    });
  const own = Array.from({ length: workers }, (_, i) => fit(i * rows, (i + 1) * rows)), all = fit(0, workers * rows);
  const partL = Math.max(...own.map(({ L }) => L));
  return {
    gradients: own.map((f) => (x: Vec) => f.gradient(x)),
    mu: l2,
    L: all.L,
    partL,
    dissimilarity: partL,
    convex: true,
    minimizer: all.minimizer,
    start: scale(2, normals(child(k, 5), n)),
  };
}

/** The gradient of the mean. */
export function meanGradient({ gradients }: Parts, x: Vec): Float64s {
  return mean(gradients.map((gradient) => gradient(x)));
}

/** A quantizer that errs by exactly `error`, in a direction of its own choice. */
export type Villain = (u: Vec, error: number, key: Key) => Float64s;

/** Villains for a run: all of one malice, or each node and round another. */
export function villain(index: number): Villain {
  const all = Object.values(malices), pick = index % (all.length + 2);
  const chosen = (k: Key) =>
    pick < all.length ? all[pick] : pick === all.length ? malices.outward : all[k.lo % all.length];
  return (u, error, k) => axpy(error, chosen(k)(u, child(k, 0)), u);
}

/** The index of the villain that errs along what it is given. */
export const outward = 1;

/** What is seen in a round of double encoding. */
export interface Sight {
  readonly round: number;
  /** The optimizer's iterate that the round starts from. */
  readonly point: Vec;
  /** Where gradients were taken. */
  readonly query: Vec;
  /** The largest norm of what a worker quantized. */
  readonly up: number;
  /** The norm of what the server quantized. */
  readonly down: number;
  /** How far what everyone stepped by is from the gradient of the mean. */
  readonly gradientError: number;
}

/** Double encoding by plain arrays: `errorOf(round)` in both directions, made by `quantize`. */
export function* doublyEncoded<O>(
  { gradients, key: k, start }: Pick<Parts, "gradients" | "key" | "start">,
  optimizer: Optimizer<O>,
  errorOf: (round: number) => number,
  quantize: Villain,
): Generator<Sight, void, void> {
  const n = start.length;
  let tracked = gradients.map(() => new Float64Array(n)), v = new Float64Array(n), state = optimizer.init;
  for (let round = 0;; round++) {
    const error = errorOf(round), here = child(k, 1000 + round), query = optimizer.query(state);
    const fresh = gradients.map((gradient) => gradient(query));
    const wanted = fresh.map((g, i) => subtract(g, tracked[i]));
    tracked = wanted.map((w, i) => axpy(1, quantize(w, error, child(here, i)), tracked[i]));
    const missing = subtract(mean(tracked), v);
    v = axpy(1, quantize(missing, error, child(here, gradients.length)), v);
    yield {
      round,
      point: optimizer.point(state),
      query,
      up: Math.max(...wanted.map(norm2)),
      down: norm2(missing),
      gradientError: norm2(subtract(v, mean(fresh))),
    };
    state = optimizer.step(state, v);
  }
}

/**
 * Insists that a schedule holds of a round, but for rounding: `value ≤ bound (1 + 10⁻⁹) + 10⁻¹²` in units of D and of the
 * first gradients. Nothing is asked once distances are below 10⁻¹⁰ of that. Returns the ratios of what is seen to its bound.
 */
export function assertSight(
  { title, minimizer, distance: D, firstGradient: G, L }: Parts,
  { round, point, query, up, down, gradientError }: Sight,
  schedule: Schedule<DoubleStage & { readonly queryDistance?: number }>,
): Readonly<Record<"distance" | "gradientError" | "up" | "down", number>> {
  const stage = schedule(round), far = D + norm2(minimizer), steep = G + L * far;
  const holds = (seen: number, bound: number, unit: number, what: string): number => {
    assert(seen <= bound * (1 + 1e-9) + 1e-12 * unit, `${title}: round ${round}: ${what} is ${seen}, not ${bound}`);
    return seen / bound;
  };
  if (stage.distance < 1e-10 * far) return { distance: 0, gradientError: 0, up: 0, down: 0 };
  holds(norm2(subtract(query, minimizer)), stage.queryDistance ?? stage.distance, far, "the distance of the query");
  return {
    distance: holds(norm2(subtract(point, minimizer)), stage.distance, far, "the distance"),
    gradientError: holds(gradientError, stage.gradientError, steep, "the error of the gradient"),
    up: holds(up, stage.up, steep, "the range of the uplinks"),
    down: holds(down, stage.down, steep, "the range of the downlink"),
  };
}

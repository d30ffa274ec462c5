/**
 * Known-bad twins of lattices.
 * @module
 */

import { dualCheckerboard, type Lattice, scale } from "@bitdescent/bitdescent";
import { latticeLaws } from "../laws/lattice.ts";
import type { Law } from "../laws/law.ts";
import { calls } from "./calls.ts";

const n = 3;
const good: Lattice = dualCheckerboard({ dimension: n });

const lattice = (bad: Partial<Lattice>): Law[] => latticeLaws({ ...good, ...bad });

/** The kit of the good twin. */
export const goodLattices = (): Law[] => lattice({});

/** Law by law, the kit of a twin that breaks it. */
export const latticeSaboteurs: Readonly<Record<string, () => Law[]>> = {
  "lattice: the nearest point of a point is itself, by the same name": () =>
    lattice({ nearest: (x, out) => good.nearest(Array.from(x, (value) => value + 0.6), out) }),
  "lattice: no vector is further from its nearest point than the covering radius": () =>
    lattice({ coveringRadius: good.coveringRadius * 0.9 }),
  "lattice: no other point is nearer": () =>
    lattice({ nearest: (x, out) => good.nearest(Array.from(x, (value) => value + 0.1), out) }),
  "lattice: a vector moved by a point is as far from the lattice": () =>
    lattice({
      nearest: (x, out) => good.nearest(Math.abs(x[0]) < 1 ? x : Array.from(x, Math.round), out),
    }),
  "lattice: sums of points are points, and their negatives": () =>
    lattice({ point: (z, out) => good.point(z.map((t) => 2 * Math.round(t * t / 9)), out) }),
  "lattice: `out` is filled with what a fresh array would hold": () =>
    lattice({ point: (z, out) => scale(out ? 2 : 1, good.point(z, out), out) }),
  "lattice: what is asked is left alone, and answered the same again": () => {
    const shared = new Int32Array(n);
    return lattice({ nearest: (x, out = shared) => good.nearest(x, out) });
  },
  "lattice: vectors that are not numbers, too large or of another length are refused": () =>
    lattice({ nearest: (x, out) => good.nearest(Array.from(x, (value) => value === value ? value : 0), out) }),
  "lattice: names of another length are refused": () => lattice({ point: (z, out) => good.point(z.slice(0, n), out) }),
  "lattice: the shift of a key is the same every time, and as long as a vector": () =>
    lattice({ shift: (key) => good.shift({ ...key, lo: key.lo ^ (calls() % 2) }) }),
};

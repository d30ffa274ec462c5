/**
 * Descriptions of compressors: what a reader has to know, as data and as bits.
 *
 * `docs/wire-format.md` specifies them to the bit.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { eliasDelta } from "../codes/elias.ts";
import { subset } from "../codes/subset.ts";
import { compressor } from "../compressor.ts";
import { floats } from "../floats.ts";
import { packedLevels } from "../kernels/packed_levels.ts";
import { levelled } from "../levels/levelled.ts";
import { naturalCompression } from "../levels/natural_compression.ts";
import { stochasticLevels } from "../levels/stochastic.ts";
import { rotated } from "../rotated/rotated.ts";
import { oneBit } from "../signs/one_bit.ts";
import { scaledSign } from "../signs/scaled_sign.ts";
import { sign } from "../signs/sign.ts";
import { gaps } from "../sparse/gaps.ts";
import { randomK } from "../sparse/random_k.ts";
import { float32s } from "../sparse/sparse.ts";
import { sparsified } from "../sparse/sparsified.ts";
import type { Codec, Compressor } from "../types.ts";
import { levelSet, oneOf, real, record, whole } from "./fields.ts";
import { codeField, type CodeScheme, levelCode } from "./level_codes.ts";

/** The parameters of each kind of scheme. */
export interface SchemeParameters {
  /** Coordinates as they are: {@linkcode floats}. */
  readonly floats: { readonly dimension: number; readonly width: 32 | 64 };
  /** Level numbers: {@linkcode stochasticLevels} with any code, norms first; `norm` is for the writer only. */
  readonly levels: {
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly levels: Vec;
    readonly code: CodeScheme;
  };
  /** {@linkcode packedLevels}; `norm` is for the writer only. */
  readonly "packed levels": {
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly bits: number;
  };
  /** {@linkcode naturalCompression}. */
  readonly "natural compression": { readonly dimension: number };
  /** {@linkcode sign}. */
  readonly sign: { readonly dimension: number };
  /** {@linkcode scaledSign}. */
  readonly "scaled sign": { readonly dimension: number };
  /** {@linkcode oneBit}. */
  readonly "one bit": { readonly rows: number; readonly columns: number };
  /** {@linkcode sparsified}: some coordinates, by gaps in {@linkcode eliasDelta} or as a {@linkcode subset}, in a scheme. */
  readonly sparse: { readonly dimension: number; readonly indices: "gaps" | "subset"; readonly part: Scheme };
  /** {@linkcode randomK} with float32 values: the key says which coordinates. */
  readonly "random coordinates": {
    readonly dimension: number;
    readonly count: number;
    readonly scale: "unbiased" | "least-squares";
  };
  /** {@linkcode rotated}: the key says how. */
  readonly rotated: { readonly part: Scheme };
  /** {@linkcode packedLevels} of any spacing; `norm` is for the writer only. */
  readonly "packed table": {
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly levels: Vec;
  };
}

/** What a reader has to know of a compressor, as plain data. */
export type Scheme = {
  readonly [K in keyof SchemeParameters]: { readonly kind: K } & SchemeParameters[K];
}[keyof SchemeParameters];

/** One kind of scheme. */
interface Kind<P> {
  /** How its parameters are written, given how a scheme within it is. */
  readonly fields: (part: Codec<Scheme>) => Codec<P>;
  /** The length of the vectors. */
  readonly dimension: (parameters: P) => number;
  /** The compressor; throws a `RangeError` where there is none with such parameters. */
  readonly compressor: (parameters: P) => Compressor;
}

const size = (what: string, least = 0): Codec<number> => whole(what, 32, least, 0x7fffffff);
const dimension = size("the dimension"), bucket = size("the bucket", 1);
const ofDimension = (make: (options: { dimension: number }) => Compressor): Kind<{ readonly dimension: number }> => ({
  fields: () => record({ dimension }),
  dimension: ({ dimension }) => dimension,
  compressor: make,
});

/** How many schemes may stand around a scheme. */
const DEEPEST = 3;

/** The kinds, in the order of their numbers. */
const kinds: { readonly [K in keyof SchemeParameters]: Kind<SchemeParameters[K]> } = {
  floats: {
    fields: () => record({ dimension, width: oneOf<32 | 64>("the width", [32, 64]) }),
    dimension: ({ dimension }) => dimension,
    compressor: floats,
  },
  levels: {
    fields: () => record({ dimension, bucket, norm: real, levels: levelSet, code: codeField }),
    dimension: ({ dimension }) => dimension,
    compressor({ code, ...options }) {
      const quantizer = stochasticLevels(options);
      return compressor(quantizer, levelled(quantizer, levelCode(code, options.levels)));
    },
  },
  "packed levels": {
    fields: () => record({ dimension, bucket, norm: real, bits: whole("the number of bits", 8) }),
    dimension: ({ dimension }) => dimension,
    compressor: packedLevels,
  },
  "natural compression": ofDimension(naturalCompression),
  sign: ofDimension(sign),
  "scaled sign": ofDimension(scaledSign),
  "one bit": {
    fields: () => record({ rows: size("the number of rows", 1), columns: size("the number of columns") }),
    dimension: ({ rows, columns }) => rows * columns,
    compressor: oneBit,
  },
  sparse: {
    fields: (part) => record({ dimension, indices: oneOf("the code of indices", ["gaps", "subset"]), part }),
    dimension: ({ dimension }) => dimension,
    compressor({ dimension, indices, part }) {
      const inner = compressorOf(part), count = inner.dimension;
      const code = indices === "gaps" ? gaps(eliasDelta) : subset({ dimension, count });
      return sparsified(inner, { dimension, indices: code });
    },
  },
  "random coordinates": {
    fields: () =>
      record({
        dimension,
        count: size("the number of coordinates"),
        scale: oneOf("the scale", ["unbiased", "least-squares"]),
      }),
    dimension: ({ dimension }) => dimension,
    compressor: (shape) => compressor(randomK(shape), float32s(shape)),
  },
  rotated: {
    fields: (part) => record({ part }),
    dimension: ({ part }) => dimensionOf(part),
    compressor: ({ part }) => rotated(compressorOf(part)),
  },
  "packed table": {
    fields: () => record({ dimension, bucket, norm: real, levels: levelSet }),
    dimension: ({ dimension }) => dimension,
    compressor: packedLevels,
  },
};

const names = Object.keys(kinds) as (keyof SchemeParameters)[], kindField = oneOf("the kind", names);

/** The kind of this name, under the type of any; throws a `RangeError` where there is none. */
function kindOf({ kind }: { readonly kind: Scheme["kind"] }): Kind<Scheme> {
  check(names.includes(kind), "describe a message", "the kind", `one of ${names.join(", ")}`, kind);
  return kinds[kind] as unknown as Kind<Scheme>;
}

/** How a scheme is described that stands within `depth` others: 8 bits for its kind, then its parameters. */
function schemeWithin(depth: number): Codec<Scheme> {
  check(depth <= DEEPEST, "describe a message", "the schemes around a scheme", `at most ${DEEPEST}`, depth);
  return {
    write(scheme, sink) {
      kindField.write(scheme.kind, sink);
      fieldsOf(scheme.kind, depth).write(scheme, sink);
    },
    read(source) {
      const kind = kindField.read(source);
      return { ...fieldsOf(kind, depth).read(source), kind } as Scheme;
    },
  };
}

/** How the parameters of a scheme of this kind are written; what may stand within it is looked at when it comes to that. */
function fieldsOf(kind: Scheme["kind"], depth: number): Codec<Scheme> {
  return kindOf({ kind }).fields({
    write: (scheme, sink) => schemeWithin(depth + 1).write(scheme, sink),
    read: (source) => schemeWithin(depth + 1).read(source),
  });
}

/** How a scheme is described. */
export const schemeField: Codec<Scheme> = /* @__PURE__ */ schemeWithin(0);

/** The length of the vectors that `scheme` is for. */
export function dimensionOf(scheme: Scheme): number {
  return kindOf(scheme).dimension(scheme);
}

/**
 * The compressor that `scheme` describes; throws a `RangeError` where there is none with such parameters.
 *
 * @example
 * ```ts
 * import { compressorOf, decode, encode, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const signs = compressorOf({ kind: "scaled sign", dimension: 4 });
 * assertEquals(decode(signs, encode(signs, [1, -3, 2, 2], key(0)), key(0)), Float64Array.of(2, -2, 2, 2));
 * ```
 */
export function compressorOf(scheme: Scheme): Compressor {
  return kindOf(scheme).compressor(scheme);
}

/**
 * Every implementation with parameters: a row in one of the tables, and all laws of its interface run on it.
 * @module
 */

import { codebooks, distributions } from "./catalogue/adaptive.ts";
import { bitRules } from "./catalogue/bit_rules.ts";
import { codecs, models, sequenceCodes } from "./catalogue/codes.ts";
import { ballCodes, compressors, levelCodecs, levelCompressors } from "./catalogue/compressors.ts";
import { latticeQuantizers, lattices } from "./catalogue/lattices.ts";
import { compensations, links, optimizers, protocols } from "./catalogue/parties.ts";
import { quantizers } from "./catalogue/quantizers.ts";
import { quorums } from "./catalogue/quorums.ts";
import type { Rows } from "./catalogue/row.ts";
import { preciseLinks, stars } from "./catalogue/stars.ts";
import { described } from "./catalogue/wire.ts";
import type { Law } from "./laws/law.ts";

const tables: Readonly<Record<string, Rows>> = {
  codecs,
  "sequence codes": sequenceCodes,
  models,
  "level codecs": levelCodecs,
  quantizers,
  lattices,
  "lattice quantizers": latticeQuantizers,
  "level compressors": levelCompressors,
  compressors,
  "ball codes": ballCodes,
  described,
  distributions,
  codebooks,
  links,
  "precise links": preciseLinks,
  optimizers,
  compensations,
  "bit rules": bitRules,
  protocols,
  stars,
  quorums,
};

/** All rows, by what they are and their name. */
export const rows: Rows = Object.fromEntries(
  Object.entries(tables).flatMap(([table, rows]) =>
    Object.entries(rows).map(([name, row]) => [`${table}: ${name}`, row] as const)
  ),
);

/** The laws that each row must satisfy. */
export const catalogue: Readonly<Record<string, () => readonly Law[]>> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, () => row().laws] as const),
);

/**
 * Saboteurs: known-bad twins of good implementations. Each law must reject the one that breaks it; a law that rejects
 * nothing proves nothing.
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { catalogue } from "./catalogue.ts";
import { adaptiveSaboteurs, goodAdaptive } from "./saboteurs/adaptive.ts";
import { bitRuleSaboteurs, goodBitRules } from "./saboteurs/bit_rules.ts";
import { codeSaboteurs, goodCodes } from "./saboteurs/codes.ts";
import { goodLattices, latticeSaboteurs } from "./saboteurs/lattices.ts";
import { goodParties, partySaboteurs } from "./saboteurs/parties.ts";
import { goodQuantization, quantizationSaboteurs } from "./saboteurs/quantization.ts";
import { goodQuorum, quorumSaboteurs } from "./saboteurs/quorum.ts";

const saboteurs = {
  ...quantizationSaboteurs,
  ...codeSaboteurs,
  ...adaptiveSaboteurs,
  ...bitRuleSaboteurs,
  ...latticeSaboteurs,
  ...partySaboteurs,
  ...quorumSaboteurs,
};

for (const [name, twin] of Object.entries(saboteurs)) {
  Deno.test(`rejected: a twin that breaks “${name}”`, () => {
    const law = twin().find((law) => law.name === name);
    assert(law !== undefined, `no law is called “${name}”`);
    assertThrows(() => law.check());
  });
}

Deno.test("every law has its saboteur", () => {
  const laws = new Set(Object.values(catalogue).flatMap((row) => row().map(({ name }) => name)));
  assertEquals([...laws].filter((name) => !(name in saboteurs)), []);
});

Deno.test("the good twins of the saboteurs satisfy every law", () => {
  const parties = [...goodParties(), ...goodQuorum()];
  const kits = [goodQuantization(), goodCodes(), goodAdaptive(), goodBitRules(), goodLattices(), parties];
  for (const law of kits.flat()) law.check();
});

import { catalogue } from "./catalogue.ts";

for (const [name, laws] of Object.entries(catalogue)) {
  Deno.test(`laws of ${name}`, async (t) => {
    for (const law of laws()) await t.step(law.name, () => law.check());
  });
}

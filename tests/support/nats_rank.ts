/**
 * One rank as a process: `nats_rank.ts ⟨address⟩ ⟨job⟩ ⟨rank⟩ ⟨size⟩ ⟨rounds⟩ [⟨options as JSON⟩]`; says what it has heard as a number, or who was missing.
 */

import { MissingRanks } from "../../protocols/engines/communicator.ts";
import { nats } from "../../protocols/engines/nats.ts";
import { crc32 } from "../../base/crc32.ts";

const [servers, job] = Deno.args, [rank, size, rounds] = Deno.args.slice(2, 5).map(Number);
const communicator = await nats({ ...JSON.parse(Deno.args[5] ?? "{}"), servers, job, rank, size });
console.log("joined");
let heard = 0;
try {
  for (let round = 0; round < rounds; round++) {
    const all = await communicator.allGather(new Uint8Array(1000 * rank + round).fill(rank), { deadline: 5000 });
    heard = crc32(new Uint8Array([heard, ...all.map(crc32)]));
    console.log("round", round);
  }
  console.log("heard", heard);
} catch (error) {
  if (!(error instanceof MissingRanks)) throw error;
  console.log("missing", ...error.ranks);
}
await communicator.close();

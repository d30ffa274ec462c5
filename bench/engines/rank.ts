/**
 * One rank as a process: `rank.ts ⟨load as JSON⟩ mpi`, or `rank.ts ⟨load⟩ nats ⟨address⟩ ⟨rank⟩ ⟨size⟩`; rank 0 prints the times as JSON.
 * @module
 */

import { bareMpi } from "./bare_mpi.ts";
import { bareNats } from "./bare_nats.ts";
import { timedRounds } from "./rounds.ts";

const [load, engine, servers, rank, size] = Deno.args;

if (engine === "nats") {
  const { nats } = await import("@bitdescent/bitdescent/engines/nats");
  const seat = { rank: Number(rank), size: Number(size) };
  const us = await nats({ servers, job: "bench", ...seat }), bare = await bareNats({ servers, ...seat });
  await report(await timedRounds(us, JSON.parse(load), bare), us.rank);
  await bare.close();
  await us.close();
} else {
  const { mpi } = await import("@bitdescent/bitdescent/engines/mpi"), us = mpi();
  await report(await timedRounds(us, JSON.parse(load), bareMpi(us)), us.rank);
  await us.close();
}

async function report(times: unknown, rank: number): Promise<void> {
  if (rank === 0) await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(times)}\n`));
}

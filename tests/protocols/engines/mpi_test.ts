import { assert, assertEquals, assertLess, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { local } from "../../../protocols/engines/local.ts";
import { mpi } from "../../../protocols/engines/mpi.ts";
import { has, type Kind, mpirun } from "../../support/mpirun.ts";
import { heard } from "./mpi_rank.ts";

const program = "tests/protocols/engines/mpi_rank.ts";
const permissions = ["--allow-ffi", "--allow-env=OMPI_COMM_WORLD_SIZE,PMI_SIZE"];

/** Runs a scene of mpi_rank.ts in so many ranks. */
const scene = (kind: Kind, ranks: number, name: string, flags: readonly string[] = [], folder = "") =>
  mpirun({ kind, ranks, flags: [...permissions, ...flags] }, program, name, folder);

/** What the ranks have said, a line each. */
function sayings(out: string): Record<string, unknown>[] {
  return out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

/** A test on real ranks. */
function onRanks(kind: Kind, name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${kind}: ${name}`, ignore: !has(kind), fn });
}

for (const [kind, ranks] of [["Open MPI", 4], ["MPICH", 2]] as const) {
  onRanks(kind, `${ranks} ranks hear what local parties hear, from no bytes to 5 MiB`, async () => {
    const { code, out, error } = await scene(kind, ranks, "all");
    assertEquals([code, error], [0, ""]);
    const said = sayings(out).toSorted((a, b) => Number(a.rank) - Number(b.rank));
    const parties = local(ranks), expected = await Promise.all(parties.map(heard));
    assertEquals(said.map((one) => one.heard), expected);
    assertEquals(said.map((one) => [one.rank, one.size]), expected.map((_, rank) => [rank, ranks]));
    for (const { library } of said) assertMatch(String(library), new RegExp(`^${kind}\\b.*\\d$`));

    // Beside what local parties send, the lengths, four bytes each: of 8 gathers, 8 broadcasts and 8 gathers for all.
    for (const { rank, traffic } of said) {
      const { sent, received } = parties[Number(rank)].traffic, others = ranks - 1;
      const gathers = [rank === 0 ? 0 : 1, rank === 0 ? others : 0], broadcasts = gathers.toReversed();
      assertEquals(traffic, {
        sent: sent + 4 * 8 * (gathers[0] + broadcasts[0] + others),
        received: received + 4 * 8 * (gathers[1] + broadcasts[1] + others),
      });
    }
  });
}

for (const kind of ["Open MPI", "MPICH"] as const) {
  onRanks(kind, "operations do not overlap, the event loop lives, and close is the end", async () => {
    const { code, out, error } = await scene(kind, 2, "rules");
    assertEquals([code, error], [0, ""]);
    const [{ ticks, ...said }] = sayings(out);
    assertLess(10, Number(ticks));
    assertEquals(said, {
      second: "Error: Cannot gather for all as the operation before it must be over: it is not",
      all: [0, 1],
      large: "RangeError: Cannot gather as the number of bytes must be an integer from 0 to 2147483647: " +
        "current value is 2147483648",
      nothing: "TypeError: Cannot broadcast as rank 0 must give bytes: current value is null",
      again: "none",
      twice: "Error: Cannot start MPI as a process must start it once: it has been started",
      after: "Error: Cannot gather for all as this party has left",
    });
  });

  onRanks(kind, "whoever is not heard of in time is named, and the operation can be called off", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, out } = await scene(
        kind,
        3,
        "missing",
        [`--allow-read=${folder}`, `--allow-write=${folder}`],
        folder,
      );
      const [said] = sayings(out);
      assertEquals(said, {
        error: "MissingRanks: Cannot gather for all as all ranks must be heard of in 50 ms: missing rank 1",
        ranks: [1],
        further: "Error: Cannot gather as no operation before it may have failed: MPI cannot go on from there",
        signalled: "Error: called off",
      });
      assertNotEquals(code, 0); // the job is not whole, so it must not look so
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  for (const end of ["throw", "kill", "exit", "abort"]) {
    onRanks(kind, `a rank that ends by ${end} ends the job, which then has failed`, async () => {
      const { code, error } = await scene(kind, 3, end, ["--allow-run"]);
      assertNotEquals(code, 0);
      if (end === "abort") assertEquals(code, 7);
      // A launcher that ends the job may do so before it has passed on what was said last.
      if (end === "throw" && error !== "") assertMatch(error, /Uncaught Error: something is wrong with rank 1/);
    });
  }

  onRanks(kind, "an error of MPI's comes with MPI's reason", async () => {
    const { out } = await scene(kind, 2, "reason");
    assertMatch(out, /Cannot go on as MPI_Isend must succeed: .*[Ii]nvalid rank/);
  });
}

onRanks("Open MPI", "where MPI does not say who has not heard a broadcast, the error says so", async () => {
  const { code, out } = await scene("Open MPI", 3, "deaf");
  assertEquals(sayings(out), [{
    error:
      "MissingRanks: Cannot broadcast as all ranks must be heard of in 500 ms: missing ranks 1, 2, or some of these: " +
      "MPI does not say which",
    ranks: [1, 2],
  }]);
  assertNotEquals(code, 0);
});

onRanks("Open MPI", "an operation that waits fails when its party leaves", async () => {
  const { code, out } = await scene("Open MPI", 2, "left");
  assertEquals(sayings(out), [{ gathering: "Error: Cannot gather as this party has left" }]);
  assertNotEquals(code, 0);
});

Deno.test({
  name: "a library that is not the launcher's is refused, where each process would be a job of its own",
  ignore: !has("Open MPI") || !has("MPICH"),
  async fn() {
    const { code, error } = await scene("Open MPI", 2, "foreign");
    assertMatch(error, /Cannot use libmpich\.so\.12 as it must be the launcher's: 2 ranks were started, and it sees 1/);
    assertNotEquals(code, 0);
  },
});

Deno.test("where there is no library, the error says what was tried", () => {
  assertThrows(
    () => mpi({ library: "/nowhere/libmpi.so" }),
    Error,
    "Cannot open MPI as its library must be there: tried /nowhere/libmpi.so (cannot open shared object file",
  );
  const { dlopen } = Deno;
  try {
    Deno.dlopen = () => {
      throw new Error("Could not open library: it is not there");
    };
    const { message } = assertThrows(() => mpi(), Error, "a path can be given as `library`");
    for (const name of ["libmpi.so.40", "libmpich.so.12", "libmpi.40.dylib"]) {
      assert(message.includes(`${name} (it is not there)`), message);
    }
    Reflect.set(Deno, "dlopen", undefined);
    assertThrows(() => mpi(), TypeError, "Cannot open MPI as the runtime must be Deno");
  } finally {
    Deno.dlopen = dlopen;
  }
});

Deno.test({
  name: "a library of something else is not taken for MPI's",
  ignore: Deno.build.os !== "linux",
  fn() {
    assertThrows(() => mpi({ library: "libc.so.6" }), Error, "undefined symbol: MPI_Get_library_version");
  },
});

Deno.test({
  name: "where loading libraries is not permitted, the error says what to permit",
  permissions: { ffi: false },
  fn() {
    assertThrows(() => mpi(), Error, "Cannot open MPI as loading libraries must be permitted: run with --allow-ffi");
    assertThrows(() => mpi({ library: "/opt/libmpi.so" }), Error, "run with --allow-ffi=/opt/libmpi.so");
  },
});

"""The same work in numpy, and in torch where it is installed, on one thread.

    python3 bench/peers.py [--json] [--quick]

QSGD of 4 bits with the largest magnitude of each bucket of 512, packed two to a byte; the same in torch as GRACE does it, with
one norm for the whole vector and a byte a coordinate; and the gradient of least squares, 1000 x 100. Each is timed in turn with
a copy of as many float32s, and ratios are medians over rounds of those within a round.
"""

import json
import os
import statistics
import sys
import time

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

try:
    import numpy as np
except ImportError:
    sys.exit("numpy is not installed: there is nothing to compare with")

try:
    import torch
except ImportError:
    torch = None
    print("torch is not installed: numpy only", file=sys.stderr)

BUCKET, STEPS = 512, 7


def numpy_qsgd(x):
    """The functions to time, by name; what can be kept is kept."""
    n = len(x)
    buckets = -(-n // BUCKET)
    padded = np.zeros(buckets * BUCKET, np.float32)
    padded[:n] = x
    rows = padded.reshape(buckets, BUCKET)
    norms = np.empty((buckets, 1), np.float32)
    scaled, uniforms = np.empty_like(rows), np.empty_like(rows)
    codes = np.empty(rows.shape, np.uint8)
    packed = np.empty(codes.size // 2, np.uint8)
    levels, out, total = np.empty_like(padded), np.empty_like(padded), np.zeros_like(padded)
    random = np.random.Generator(np.random.SFC64(1))

    def encode():
        np.abs(rows, out=scaled)
        scaled.max(axis=1, keepdims=True, out=norms)
        np.multiply(rows, STEPS / norms, out=scaled)
        random.random(dtype=np.float32, out=uniforms)
        np.add(scaled, uniforms, out=scaled)
        np.add(scaled, STEPS, out=scaled)  # at least 0, so that truncating is rounding down
        np.copyto(codes, scaled, casting="unsafe")
        pairs = codes.reshape(-1, 2)
        np.left_shift(pairs[:, 1], 4, out=packed)
        np.bitwise_or(packed, pairs[:, 0], out=packed)

    def unpack(into):
        np.bitwise_and(packed, 15, out=into[0::2], casting="unsafe")
        np.right_shift(packed, 4, out=into[1::2], casting="unsafe")
        np.subtract(into, STEPS, out=into)
        grid = into.reshape(buckets, BUCKET)
        np.multiply(grid, norms / STEPS, out=grid)

    def decode():
        unpack(out)

    def accumulate():
        unpack(levels)
        np.add(total, levels, out=total)

    encode()
    decode()
    assert np.all(np.abs(out - padded) <= 1.001 * np.repeat(norms[:, 0], BUCKET) / STEPS)
    return {"encode 4-bit": encode, "decode 4-bit": decode, "accumulate 4-bit": accumulate}


def torch_qsgd(x):
    """One norm for all, a byte a coordinate, every step a tensor of its own."""
    vector = torch.from_numpy(x)
    total = torch.zeros_like(vector)

    def compressed():
        norm = vector.norm()
        place = vector.abs() * (STEPS / norm)
        below = place.floor()
        up = torch.empty_like(place).uniform_() < place - below
        return ((below + up.float()) * vector.sign()).to(torch.int8), norm

    numbers, norm = compressed()

    def decompressed():
        return numbers.float() * (norm / STEPS)

    return {"encode 4-bit": compressed, "decode 4-bit": decompressed, "accumulate 4-bit": lambda: total.add_(decompressed())}


def numpy_gradient():
    rows, columns = 1000, 100
    random = np.random.default_rng(1)
    a, x, y = random.standard_normal((rows, columns)), random.standard_normal(columns), random.standard_normal(rows)
    residual, out = np.empty(rows), np.empty(columns)

    def gradient():
        np.dot(a, x, out=residual)
        np.subtract(residual, y, out=residual)
        np.dot(a.T, residual, out=out)

    return {"gradient of least squares": gradient}


def milliseconds(body, repeats):
    start = time.perf_counter()
    for _ in range(repeats):
        body()
    return (time.perf_counter() - start) * 1e3 / repeats


def measured(peer, bodies, dimension, rounds, least):
    """The figures of `bodies`, in turn with a copy."""
    source, target = np.ones(dimension, np.float32), np.ones(dimension, np.float32)
    bodies = {"copy": lambda: np.copyto(target, source), **bodies}
    repeats = {}
    for name, body in bodies.items():
        body()
        repeats[name] = max(1, min(1000, round(least / max(1e-4, min(milliseconds(body, 1) for _ in range(5))))))
    times = {name: [] for name in bodies}
    for _ in range(rounds):
        for name, body in bodies.items():
            times[name].append(milliseconds(body, repeats[name]))
    return [
        {
            "name": f"{name} {size_name(dimension)}",
            "peer": peer,
            "dimension": dimension,
            "ratioToCopy": statistics.median(t / c for t, c in zip(times[name], times["copy"])),
            "melPerSecond": dimension / statistics.median(times[name]) / 1e3,
        }
        for name in bodies
        if name != "copy"
    ]


def size_name(dimension):
    exponent = len(str(dimension)) - 1
    return f"1e{exponent}" if exponent >= 3 and dimension == 10**exponent else str(dimension)


def main(arguments):
    quick = "--quick" in arguments
    rounds, least = (5, 0.2) if quick else (11, 1)
    results = []
    for dimension in [10**5] if quick else [10**5, 10**6, 10**7]:
        x = np.random.default_rng(1).standard_normal(dimension, dtype=np.float32)
        results += measured("numpy", numpy_qsgd(x), dimension, rounds, least)
        if torch is not None:
            torch.set_num_threads(1)
            results += measured("torch", torch_qsgd(x), dimension, rounds, least)
    results += measured("numpy", numpy_gradient(), 10**5, rounds, least)
    if "--json" in arguments:
        print(json.dumps({"results": results}, indent=2))
        return
    for r in results:
        print(f"{r['name']:36}{r['peer']:8}{r['melPerSecond']:8.0f} M/s{r['ratioToCopy']:8.1f} x copy")


main(sys.argv[1:])

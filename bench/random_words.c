/*
 * The random words of quantize/kernels/random_words.ts under SmallCrush of TestU01 (L'Ecuyer, Simard, ACM TOMS 2007).
 *
 *   gcc -O3 -I/usr/include/testu01 -o random_words bench/random_words.c -ltestu01 -ltestu01probdist -ltestu01mylib -lm
 *   ./random_words stride 1 7        every 1st, 2nd, … word of a key (seed 7): stride 1, 2, 4, 128, 512, 65536
 *   ./random_words children 0 7      word 0 of one child of a key after another
 *   ./random_words buckets 128 7     128 words of each child in turn: what a vector in buckets of 128 is rounded by
 *   ./random_words turns 4 7         four streams in turn: 2, 4 or 8
 *   ./random_words xor 0 7           two streams, one exclusive or the other; `difference` likewise
 *
 * SmallCrush has 15 statistics; one outside [.001, .999] in 500 is chance. The headers are those of Debian's
 * libtestu01-0-dev.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <TestU01.h>

typedef struct { uint32_t hi, lo; } Key;

static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }

/* Threefry-2x32-20 of the counter (2^32 - 1, index), as `child` in base/key.ts. */
static Key child(Key parent, uint32_t index) {
  static const int by[8] = {13, 15, 26, 6, 17, 29, 16, 24};
  const uint32_t k[3] = {parent.hi, parent.lo, parent.hi ^ parent.lo ^ 0x1bd11bda};
  uint32_t a = 0xffffffff + k[0], b = index + k[1];
  for (int round = 0; round < 20; round++) {
    a += b;
    b = rotate(b, by[round & 7]) ^ a;
    if ((round & 3) == 3) {
      const int group = round / 4 + 1;
      a += k[group % 3];
      b += k[(group + 1) % 3] + group;
    }
  }
  return (Key){a, b};
}

/* `randomWord` in quantize/kernels/random_words.ts. */
static uint32_t word(Key key, uint32_t i) {
  uint32_t h = 0x9e3779b9 * i ^ key.hi;
  h = 0x7feb352d * (h ^ h >> 16);
  h = 0x846ca68b * (h ^ h >> 15 ^ key.lo);
  return h ^ h >> 16;
}

static Key root, streams[8];
static uint32_t parameter;
static uint64_t drawn;

static unsigned int stride(void) { /* after each turn round 2^32, one further */
  const uint64_t n = drawn++ * parameter;
  return word(streams[0], (uint32_t)n + (uint32_t)(n >> 32));
}
static unsigned int children(void) { return word(child(root, (uint32_t)drawn++), parameter); }
static unsigned int turns(void) { const uint64_t n = drawn++; return word(streams[n % parameter], (uint32_t)(n / parameter)); }
static unsigned int exclusive(void) { const uint32_t n = (uint32_t)drawn++; return word(streams[0], n) ^ word(streams[1], n); }
static unsigned int difference(void) { const uint32_t n = (uint32_t)drawn++; return word(streams[0], n) - word(streams[1], n); }
static unsigned int buckets(void) {
  static Key key;
  const uint64_t n = drawn++;
  if (n % parameter == 0) key = child(root, (uint32_t)(n / parameter));
  return word(key, (uint32_t)(n % parameter));
}

int main(int count, char **argument) {
  static const struct { const char *name; unsigned int (*next)(void); } modes[] = {
    {"stride", stride}, {"children", children}, {"turns", turns},
    {"xor", exclusive}, {"difference", difference}, {"buckets", buckets},
  };
  if (count != 4) return fprintf(stderr, "usage: %s MODE PARAMETER SEED\n", argument[0]), 1;
  const uint64_t seed = strtoull(argument[3], 0, 10);
  parameter = (uint32_t)strtoul(argument[2], 0, 10);
  root = (Key){(uint32_t)(seed >> 32), (uint32_t)seed};
  for (uint32_t i = 0; i < 8; i++) streams[i] = child(root, i);
  for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
    if (strcmp(argument[1], modes[m].name) != 0) continue;
    swrite_Basic = FALSE;
    unif01_Gen *generator = unif01_CreateExternGenBits(argument[1], modes[m].next);
    bbattery_SmallCrush(generator);
    unif01_DeleteExternGenBits(generator);
    int outside = 0;
    for (int i = 0; i < bbattery_NTests; i++) outside += bbattery_pVal[i] < 0.001 || bbattery_pVal[i] > 0.999;
    printf("%s %u, seed %s: %d of %d statistics outside [.001, .999]\n", argument[1], parameter, argument[3], outside,
           bbattery_NTests);
    return 0;
  }
  return fprintf(stderr, "no mode is called %s\n", argument[1]), 1;
}

/** Counts its calls: hidden state, the root of much evil. */
export const calls: () => number = (() => {
  let count = 0;
  return () => count++;
})();

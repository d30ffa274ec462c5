/**
 * Codes for balls of every radius: the same cells, scaled to the range.
 * @module
 */

export { inBall, rangeSent } from "./range.ts";
export { cube, cubeCode, cubeLevels } from "./cube.ts";
export * from "./rate.ts";
export * from "./shifted.ts";
export { cell, cellCode, cellCodec } from "./cell.ts";
export { latticeBall } from "./lattice_ball.ts";
export { latticeCode } from "./lattice_code.ts";
export { latticePoints } from "./lattice_points.ts";
export { tiltedLatticeBall, tiltedLatticeCode } from "./tilted_lattice_code.ts";

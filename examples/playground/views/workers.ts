/**
 * Many workers: what methods send both ways, how far that takes them, and which of them is first where.
 * @module
 */

import { view } from "../view.ts";
import { short } from "./marks/numbers.ts";
import { span } from "./marks/units.ts";
import { controls } from "./workers/controls.ts";
import { distanceChart } from "./workers/distance_chart.ts";
import { figures } from "./workers/figures.ts";
import { mapChart } from "./workers/map_chart.ts";
import { messagesChart } from "./workers/messages_chart.ts";
import { type ManyWorkers, manyWorkersRuns } from "./workers/runs.ts";
import { COMPUTE, OVERHEAD, priced } from "./workers/times.ts";

/** The view. */
export const workers = view({
  id: "many-workers",
  title: "Many workers",
  explanation: [
    "Each worker has a part of the function, and only their mean is to be minimized. In a round every worker sends its gradient " +
    "to a server, and the server answers all of them. Where parts are unlike, their gradients do not vanish at the optimum, " +
    "and rounding them leaves an error that stays: QSGD stops short. Methods that send differences to what was sent before " +
    "need no more bits for that, and IADE and AIADE send differences both ways, with errors that shrink as the run does.",
    `Bits are those that were written and read. Time is a model: ${span(COMPUTE)} a gradient, latency both ways, and ` +
    `bits over the bandwidth of the server's one port, ${OVERHEAD} of them around each message; bits of more coordinates are in proportion.`,
    "Slide bandwidth and latency: where bits are dear the short messages win, where rounds are dear the fast methods do, and where " +
    "both are cheap it hardly matters. Set the heterogeneity to 0 and QSGD arrives.",
  ],
  controls,
  results: manyWorkersRuns,
  shownBy: ["abscissa", "accuracy", "bandwidth", "latency", "coordinates"],
  show: (runs: ManyWorkers, asked) => ({
    figures: figures(runs, asked.accuracy, asked),
    charts: [
      messagesChart(runs),
      distanceChart(runs, asked),
      mapChart(priced(runs, asked.accuracy, asked), asked, short(asked.accuracy)),
    ],
  }),
});

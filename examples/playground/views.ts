/**
 * The views of the page, in the order in which they stand there.
 * @module
 */

import type { Control, Values, View } from "./view.ts";
import { bitsOverTime } from "./views/bits_over_time.ts";
import { levels } from "./views/levels.ts";
import { rate } from "./views/rate.ts";
import { workers } from "./views/workers.ts";

/** A view whose controls and results nobody needs to know. */
export type AnyView = View<Readonly<Record<string, Control>>, unknown>;

/** Values of the controls of any view. */
export type AnyValues = Values<AnyView["controls"]>;

const any = <C extends AnyView["controls"], Result>(view: View<C, Result>): AnyView => view as unknown as AnyView;

/** All of them. */
export const views: readonly AnyView[] = [any(rate), any(levels), any(bitsOverTime), any(workers)];

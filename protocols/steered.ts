/**
 * The star whose server says, with every answer, how the next messages up are to be written.
 * @module
 */

import { readWhole, written } from "../base/bits.ts";
import { checkInteger, checkLength } from "../base/check.ts";
import { copy, type Float64s, mean } from "../base/vector.ts";
import type { BitRule } from "../optimize/allocation/rule.ts";
import type { Compensation } from "../optimize/compensation.ts";
import type { Optimizer } from "../optimize/optimizer.ts";
import type { Codec } from "../quantize/types.ts";
import type { Link } from "./link.ts";
import { downlinkKey, type Protocol, uplinkKey, type Worker } from "./protocol.ts";
import { checkMessages, checkQuorum } from "./quorum.ts";

/** A worker's state. */
export interface ServedWorker<O, M, E, G, B = null> {
  /** Its replica of the server's optimizer. */
  readonly replica: O;
  /** What it remembers of its losses. */
  readonly memory: M;
  /** Its end of its uplink. */
  readonly encoder: E;
  /** Its end of the downlink. */
  readonly decoder: G;
  /** The bits that the server said its next message has; null where the server says nothing. */
  readonly bits: B;
}

/** The server's state. */
export interface Serving<O, D, F, S = null> {
  /** Its optimizer. */
  readonly optimizer: O;
  /** Its end of every uplink, in the order of the workers. */
  readonly decoders: readonly D[];
  /** Its end of the downlink. */
  readonly encoder: F;
  /** Where its rule stands; null where it has none. */
  readonly rule: S;
}

/** Who takes part, and how they speak. */
export interface Steered<O, M, E, D, F, G, S, B> {
  /** How many workers there are. */
  readonly workers: number;
  /** What all nodes step by. */
  readonly optimizer: Optimizer<O>;
  /** What workers do about their losses. */
  readonly compensation: Compensation<M>;
  /** The link of a worker to the server at what the rule says; the states of its ends are those of any other. */
  readonly uplink: (bits: B) => Link<E, D>;
  /** The link of the server to all workers. */
  readonly downlink: Link<F, G>;
  /** What the server goes by. */
  readonly rule: BitRule<S, B>;
  /** How what the rule says is written, before the mean. */
  readonly announcement: Codec<B>;
  /** How few messages a round may go on with; by default all must come. Then workers and uplinks must remember nothing. */
  readonly quorum?: number | undefined;
}

/** The star: see `parameterServer` and `dynamicServer`, which are it without and with something to say. */
export function steered<O, M, E, D, F, G, S, B>(
  { workers, optimizer, compensation, uplink, downlink, rule, announcement, quorum }: Steered<O, M, E, D, F, G, S, B>,
): Protocol<ServedWorker<O, M, E, G, B>, Serving<O, D, F, S>> {
  const bits = rule.bits(rule.init), first = uplink(bits), { dimension } = first;
  const start = optimizer.point(optimizer.init);
  checkInteger("make a protocol", "the number of workers", workers, 1);
  checkQuorum(quorum, workers);
  checkLength("make a protocol", "the start", start, dimension);
  checkLength("make a protocol", "the start", start, downlink.dimension);
  if (quorum !== undefined) checkForgetful({ uplink: first, compensation });

  const worker: Worker<ServedWorker<O, M, E, G, B>> = {
    init: {
      replica: optimizer.init,
      memory: compensation.init(dimension),
      encoder: first.encoder.init,
      decoder: downlink.decoder.init,
      bits,
    },
    query: ({ replica, memory }) => copy(compensation.query(memory, optimizer.query(replica))),
    emit(state, gradient, key) {
      const { encoder } = uplink(state.bits), wanted = compensation.correct(state.memory, gradient);
      const [message, [sent, next]] = written((sink) => encoder.write(state.encoder, wanted, key, sink));
      const memory = compensation.remember(state.memory, wanted, sent, gradient);
      return [message, { ...state, memory, encoder: next }];
    },
    receive(state, broadcast, key) {
      const [bits, [heard, decoder]] = readWhole(broadcast, (source) => {
        const bits = announcement.read(source);
        return [bits, downlink.decoder.read(state.decoder, source, downlinkKey(key))] as const;
      });
      return { ...state, replica: optimizer.step(state.replica, heard), decoder, bits };
    },
    point: ({ replica }) => optimizer.point(replica),
  };

  return {
    workers: Array.from({ length: workers }, () => worker),
    quorum,
    server: {
      init: {
        optimizer: optimizer.init,
        decoders: Array.from({ length: workers }, () => first.decoder.init),
        encoder: downlink.encoder.init,
        rule: rule.init,
      },
      step(state, messages, key) {
        checkMessages(messages, workers, quorum);
        const { decoder } = uplink(rule.bits(state.rule)), values: Float64s[] = [];
        const decoders = state.decoders.map((end, i) => {
          const message = messages[i];
          if (message === null) return end;
          const [value, next] = readWhole(message, (source) => decoder.read(end, source, uplinkKey(key, i)));
          values.push(value);
          return next;
        });
        const average = mean(values), next = rule.heard(state.rule, average);
        const [broadcast, [sent, encoder]] = written((sink) => {
          announcement.write(rule.bits(next), sink);
          return downlink.encoder.write(state.encoder, average, downlinkKey(key), sink);
        });
        return [broadcast, {
          optimizer: optimizer.step(state.optimizer, sent),
          decoders,
          encoder,
          rule: next,
        }];
      },
      point: ({ optimizer: state }) => optimizer.point(state),
    },
  };
}

/** Insists that nothing is remembered of a message but by those who decode the answers: else one that is lost would be missed. */
function checkForgetful<M, E, D>(
  { uplink: { dimension, encoder, decoder }, compensation }: { uplink: Link<E, D>; compensation: Compensation<M> },
): void {
  const action = "Cannot make a protocol with a quorum as";
  if (encoder.init !== null || decoder.init !== null) {
    throw new TypeError(
      `${action} uplinks must remember nothing: without a message their two ends would fall out of step`,
    );
  }
  if (compensation.init(dimension) !== null) {
    throw new TypeError(`${action} workers must remember nothing: they would make up for losses of what nobody heard`);
  }
}

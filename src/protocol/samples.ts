import { withCalibrations } from '../catalog/microbenchmarks.ts';
import type { Sample } from '../results/measurement.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { Message } from './messages.ts';

/** What the probe was asked for. */
export interface SampleRequest {
  /** Operations per batch. */
  readonly iterations: number;
  /** Batches per microbenchmark and calibration. */
  readonly batches: number;
  /** Ids of the microbenchmarks, in the order in which they are measured. */
  readonly microbenchmarks: readonly string[];
  /** Those of them whose operations are stamped from outside the machine. */
  readonly stamped: ReadonlySet<string>;
}

type SampleMessage = Extract<Message, { type: 'sample' }>;

const MEASURE_AGAIN = 'type the same command again; if it stays so, worldswitch run --cold boots afresh';

/**
 * The samples that a probe was asked for: calibrations first, then the microbenchmarks as requested.
 * A stamped microbenchmark's batch takes the sum of its operations' stamps instead of its own ticks.
 *
 * @throws WorldswitchError if a batch is missing, not asked for, or of another size, or if there are more or
 * fewer stamps than stamped operations.
 */
export function collectSamples(messages: readonly Message[], request: SampleRequest): Sample[] {
  const sent = messages.filter((message) => message.type === 'sample');
  const wanted = withCalibrations(request.microbenchmarks);
  const unasked = sent.find((message) => !wanted.includes(message.microbenchmark));
  if (unasked !== undefined) {
    throw wrong(`the probe sent a sample of ${unasked.microbenchmark}, which nobody asked for`);
  }
  for (const id of wanted) {
    checkBatches(
      id,
      sent.filter((message) => message.microbenchmark === id),
      request,
    );
  }
  const stamps = messages.filter((message) => message.type === 'stamp').map((message) => message.ticks);
  const samples = applyStamps(sent, stamps, request.stamped);
  return wanted.flatMap((id) => samples.filter((sample) => sample.benchmark === id));
}

function checkBatches(id: string, sent: readonly SampleMessage[], request: SampleRequest): void {
  if (sent.length !== request.batches) {
    throw wrong(`the probe sent ${sent.length} batches of ${id}, and ${request.batches} were asked for`);
  }
  for (const [index, message] of sent.entries()) {
    if (message.batch !== index) {
      throw wrong(`the probe sent batch ${message.batch} of ${id} where batch ${index} was due`);
    }
    if (message.iterations !== request.iterations) {
      throw wrong(
        `batch ${index} of ${id} has ${message.iterations} iterations, and ${request.iterations} were asked for`,
      );
    }
  }
}

/** Takes stamps in the order in which the operations were executed: the order of the messages. */
function applyStamps(
  sent: readonly SampleMessage[],
  stamps: readonly number[],
  stamped: ReadonlySet<string>,
): Sample[] {
  const operations = sent
    .filter((message) => stamped.has(message.microbenchmark))
    .reduce((total, message) => total + message.iterations, 0);
  if (operations !== stamps.length) {
    throw wrong(`${stamps.length} stamps came for ${operations} stamped operations`);
  }
  let used = 0;
  return sent.map(({ microbenchmark, batch, iterations, ticks, start, end }) => {
    const sample = { benchmark: microbenchmark, batch, iterations, ticks, start, end };
    if (!stamped.has(microbenchmark)) return sample;
    const own = stamps.slice(used, used + iterations);
    used += iterations;
    return { ...sample, ticks: own.reduce((total, stamp) => total + stamp, 0) };
  });
}

function wrong(message: string): WorldswitchError {
  return new WorldswitchError(message, { next: MEASURE_AGAIN });
}

import { calibrations, withCalibrations } from '../catalog/microbenchmarks.ts';
import { attemptEach } from '../results/failure.ts';
import type { CellFailure, Sample } from '../results/measurement.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { Message } from './messages.ts';

/** What the probe was asked for. */
export interface SampleRequest {
  /** Operations per batch; `any` if each microbenchmark has its own number. */
  readonly iterations: number | 'any';
  /** Batches per microbenchmark and calibration. */
  readonly batches: number;
  /** Ids of the microbenchmarks, in the order in which they are measured. */
  readonly benchmarks: readonly string[];
  /** Those of them whose operations are stamped from outside the machine. */
  readonly stamped: ReadonlySet<string>;
}

/** A batch as the probe sends it. */
interface SentBatch extends Omit<Sample, 'benchmark'> {
  readonly microbenchmark: string;
}

const MEASURE_AGAIN = 'type the same command again; if it stays so, worldswitch run --cold boots afresh';

/** What a probe sent. */
export interface Collected {
  /** The calibrations', then the microbenchmarks' as requested, without those that failed. */
  readonly samples: Sample[];
  /** Microbenchmarks whose batches are not as requested, or whose stamps can't be told from another's. */
  readonly failures: readonly CellFailure[];
}

/**
 * The samples that a probe was asked for. A stamped microbenchmark's batch takes the sum of its operations' stamps instead
 * of its own ticks.
 *
 * @throws WorldswitchError if a calibration is not as requested, without which no figure means anything, or if something
 * came that was not asked for
 */
export function collectSamples(messages: readonly Message[], request: SampleRequest): Collected {
  const sent = messages.flatMap(batchesIn);
  const batchesOf = (id: string): SentBatch[] => sent.filter((message) => message.microbenchmark === id);
  const wanted = withCalibrations(request.benchmarks);
  const unasked = sent.find((message) => !wanted.includes(message.microbenchmark));
  if (unasked !== undefined) {
    throw wrong(`the probe sent a sample of ${unasked.microbenchmark}, which nobody asked for`);
  }
  const stamps = messages.filter((message) => message.type === 'stamp').map((message) => message.ticks);
  const stamped = sent.filter((message) => request.stamped.has(message.microbenchmark));
  const collect = (id: string): Sample[] => {
    checkBatches(id, batchesOf(id), request);
    return request.stamped.has(id) ? withStamps(id, stamped, stamps) : batchesOf(id).map(sampleOf);
  };
  const calibration = Object.values(calibrations).flatMap(collect);
  const { made, failures } = attemptEach(request.benchmarks, collect);
  return { samples: [...calibration, ...made.flat()], failures };
}

function checkBatches(id: string, sent: readonly SentBatch[], request: SampleRequest): void {
  const iterations = request.iterations === 'any' ? sent[0]?.iterations : request.iterations;
  if (sent.length !== request.batches) {
    throw wrong(`the probe sent ${sent.length} batches of ${id}, and ${request.batches} were asked for`);
  }
  for (const [index, message] of sent.entries()) {
    if (message.batch !== index) {
      throw wrong(`the probe sent batch ${message.batch} of ${id} where batch ${index} was due`);
    }
    if (message.iterations !== iterations) {
      throw wrong(
        `batch ${index} of ${id} has ${message.iterations} iterations, and ${iterations} were asked for`,
      );
    }
  }
}

/**
 * The samples of a stamped microbenchmark. Stamps say nothing of whose they are: they are taken in the order in which
 * the operations were executed, which is that of the messages.
 *
 * @param stamped the messages of all that is stamped
 */
function withStamps(id: string, stamped: readonly SentBatch[], stamps: readonly number[]): Sample[] {
  const operations = stamped.reduce((total, message) => total + message.iterations, 0);
  if (operations !== stamps.length) {
    throw wrong(`${stamps.length} stamps came for ${operations} stamped operations`);
  }
  let used = 0;
  return stamped.flatMap((message) => {
    const own = stamps.slice(used, (used += message.iterations));
    if (message.microbenchmark !== id) return [];
    return [{ ...sampleOf(message), ticks: sumOf(own), operations: own }];
  });
}

/** The batches that a message tells of. */
function batchesIn(message: Message): SentBatch[] {
  if (message.type !== 'samples') return [];
  const { microbenchmark, first, iterations, batches } = message;
  return batches.map(([ticks, start, length, operations], index) => ({
    ...{ microbenchmark, batch: first + index, iterations, ticks, start, end: start + length },
    ...(operations === undefined ? {} : { operations }),
  }));
}

function sumOf(ticks: readonly number[]): number {
  return ticks.reduce((sum, each) => sum + each, 0);
}

/** @throws WorldswitchError if there are more operations than the batch has, or all of them and another sum */
function sampleOf({ microbenchmark, operations, ...batch }: SentBatch): Sample {
  const { iterations, ticks } = batch;
  const all = operations?.length === iterations;
  if (operations !== undefined && (operations.length > iterations || (all && sumOf(operations) !== ticks))) {
    throw wrong(
      `the operations that the probe sent of batch ${batch.batch} of ${microbenchmark} are not those of the batch`,
    );
  }
  return { benchmark: microbenchmark, ...batch, ...(operations === undefined ? {} : { operations }) };
}

function wrong(message: string): WorldswitchError {
  return new WorldswitchError(message, { next: MEASURE_AGAIN });
}

import { movedByLayout } from '../catalog/decoding.ts';
import { pathOn, isScheduledOn } from '../catalog/find.ts';
import { kernelPointOf } from '../catalog/on-host.ts';
import {
  calibrations,
  type Microbenchmark,
  microbenchmarks,
  type PathKind,
} from '../catalog/microbenchmarks.ts';
import type { TimingKind } from '../catalog/windows.ts';
import type { MicrobenchmarkMeasurement, Sample } from '../results/measurement.ts';
import { WorldswitchError } from '../system/errors.ts';
import { containsHostTick } from './host-tick.ts';
import { LEAST_BATCHES, leastSensitivity, sensitivityOf } from './sensitivity.ts';
import { median, medianAbsoluteDeviation, minimum, outlierThreshold } from './statistics.ts';

/** Why a batch stands out. */
export type OutlierReason =
  /** Batch 0, and slower: stage-2 faults and the first use of code and data. */
  | 'first-batch'
  /** The host kernel's timer ticked while it ran, and it is slower. */
  | 'host-tick'
  /** Another thread, or another VM, had the CPU while it ran, and it is slower. */
  | 'switched'
  | 'stolen'
  /** Nothing that is known of the batch explains it. */
  | 'unexplained';

/** A batch that stands out. */
export interface Outlier {
  readonly batch: number;
  /** Per operation, overhead subtracted. */
  readonly perOperation: number;
  readonly explanation: OutlierReason;
}

/** The figures of one microbenchmark on one configuration, per operation, in the unit of the measurement's clock. */
export interface Summary {
  readonly benchmark: string;
  readonly path: PathKind;
  readonly timing: TimingKind;
  readonly batches: number;
  /** What the clock and the loop cost, which is already subtracted from the figures below. */
  readonly overhead: number;
  readonly minimum: number;
  /** Of what an operation typically took in each batch, without those in which the host kernel's timer ticked. */
  readonly median: number;
  /**
   * How far the median may move, to either side, when nothing that matters changes; `undefined` if the clock is not exact, or
   * the batches are too few to say it ({@link LEAST_BATCHES}).
   */
  readonly sensitivity: number | undefined;
  /** What an operation typically took in each batch, in their order. */
  readonly perOperation: readonly number[];
  /** The median distance of a batch from the median. */
  readonly medianAbsoluteDeviation: number;
  /** In the order of the batches. */
  readonly outliers: readonly Outlier[];
  /** The median in cycles of the CPU, where its PMU counted them beside a clock that counts something else. */
  readonly cycles: number | undefined;
}

/** What the probe's own clock and loop cost per operation, in the unit of the measurement's clock. */
export type Overhead = Readonly<Record<TimingKind, number>>;

/**
 * The figures of every microbenchmark of a measurement, in the order in which they were measured.
 *
 * @throws WorldswitchError if it lacks calibrations, or holds a microbenchmark that this version doesn't know.
 */
export function summarise(measurement: MicrobenchmarkMeasurement): Summary[] {
  const overhead = overheadOf(measurement);
  const calibrationIds: readonly string[] = Object.values(calibrations);
  return [...Map.groupBy(measurement.samples, (sample) => sample.benchmark)]
    .filter(([id]) => !calibrationIds.includes(id))
    .map(([id, samples]) => summariseOne(known(id, measurement), samples, overhead, measurement));
}

/**
 * What is subtracted per operation: medians of the calibrations, nothing where the times are stamped outside.
 *
 * @throws WorldswitchError if the measurement has no calibrations.
 */
export function overheadOf(measurement: MicrobenchmarkMeasurement): Overhead {
  const calibration = (id: string): number => {
    const samples = measurement.samples.filter((sample) => sample.benchmark === id);
    if (samples.length > 0) return median(samples.map(ticksPerOperation));
    throw new WorldswitchError(
      `${measurement.configuration} was measured without ${id}: its figures mean nothing`,
      {
        next: 'measure again with worldswitch run',
      },
    );
  };
  return { loop: calibration(calibrations.loop), each: calibration(calibrations.each), stamped: 0 };
}

function summariseOne(
  microbenchmark: Microbenchmark,
  samples: readonly Sample[],
  overheads: Overhead,
  measurement: MicrobenchmarkMeasurement,
): Summary {
  // Where nobody watches from outside, the VM and our VMM read the clock themselves.
  const stampedThere = microbenchmark.timing === 'stamped' && measurement.fingerprint.testbed === 'host';
  const timing = stampedThere ? 'each' : microbenchmark.timing;
  const overhead = overheads[timing] + stampOverhead(microbenchmark, measurement);
  const figures = samples.map((sample) => typicalOf(sample) - overhead);
  const quiet = quietOf(samples, measurement).map((sample) => typicalOf(sample) - overhead);
  const center = median(quiet);
  const scheduled = isScheduledOn(measurement.configuration, microbenchmark.id);
  const tooFew = scheduled && samples.length < LEAST_BATCHES;
  const { exact, resolution } = measurement.clock;
  // Longer batches, which earlier probes timed, were held against the resolution alone.
  const least = Math.max(
    leastSensitivity(center, scheduled),
    movedByLayout(measurement.configuration, microbenchmark.id),
  );
  const moves = saysTick(measurement) ? least : 0;
  const threshold = outlierThreshold(figures, Math.max(resolution, moves));
  const outliers = samples
    .map((sample, index) => ({ sample, perOperation: figures[index] ?? center }))
    .filter(({ perOperation }) => Math.abs(perOperation - center) > threshold)
    .map(({ sample, perOperation }) => ({
      batch: sample.batch,
      perOperation,
      explanation: perOperation < center ? ('unexplained' as const) : explain(sample, measurement),
    }));
  return {
    benchmark: microbenchmark.id,
    path: pathOn(measurement.configuration, microbenchmark.id),
    timing,
    batches: samples.length,
    overhead,
    minimum: minimum(figures),
    median: center,
    sensitivity: exact && !tooFew ? sensitivityOf(quiet, center, least) : undefined,
    perOperation: figures,
    medianAbsoluteDeviation: medianAbsoluteDeviation(figures),
    outliers,
    cycles: cyclesOf(microbenchmark.id, figures, measurement),
  };
}

/** What operations took in cycles: the ticks of each batch, times the cycles that passed in a tick meanwhile. */
function cyclesOf(
  id: string,
  perOperation: readonly number[],
  { vm }: MicrobenchmarkMeasurement,
): number | undefined {
  if (vm?.cycles === undefined || typeof vm.cycles === 'string') return undefined;
  const own = vm.cycles
    .filter(({ benchmark }) => benchmark === id)
    .map(({ batch, cycles, ticks }) => ((perOperation[batch] ?? Number.NaN) * cycles) / ticks);
  return own.length === 0 ? undefined : median(own);
}

/** What lies in a figure of the kprobe by which it is stamped inside a host's kernel. */
function stampOverhead(microbenchmark: Microbenchmark, { vm }: MicrobenchmarkMeasurement): number {
  const point = kernelPointOf(microbenchmark);
  const stamp = vm?.stamps?.find((each) => each.point === point);
  if (stamp === undefined) return 0;
  return point === 'receives' ? stamp.before : stamp.after;
}

/** Since this version of the protocol the probe says when the host ticks; before, the phase under Xen was Dom0's. */
const SAYS_TICK = 3;

function saysTick({ fingerprint }: MicrobenchmarkMeasurement): boolean {
  return fingerprint.testbed === 'emulated' && fingerprint.protocol >= SAYS_TICK;
}

/** The batches in which the host kernel's timer did not tick; all where it ticked in most of them, or when is not known. */
export function quietOf(
  samples: readonly Sample[],
  measurement: MicrobenchmarkMeasurement,
): readonly Sample[] {
  const quiet = saysTick(measurement)
    ? samples.filter((sample) => !containsHostTick(sample, measurement.hostTick))
    : [];
  return 2 * quiet.length < samples.length ? samples : quiet;
}

/** What an operation of a batch typically took, clock and loop included: the median if each was timed, else the mean. */
export function typicalOf(sample: Sample): number {
  return sample.operations === undefined ? ticksPerOperation(sample) : median(sample.operations);
}

function explain(sample: Sample, measurement: MicrobenchmarkMeasurement): OutlierReason {
  const mark = measurement.marks?.find(
    ({ benchmark, batch }) => benchmark === sample.benchmark && batch === sample.batch,
  );
  if (mark !== undefined) return mark.cause;
  // Where rows take turns, the first one of a row is none of the machine.
  if (sample.batch === 0 && measurement.vm === undefined) return 'first-batch';
  return containsHostTick(sample, measurement.hostTick) ? 'host-tick' : 'unexplained';
}

function ticksPerOperation(sample: Sample): number {
  return sample.ticks / sample.iterations;
}

function known(id: string, measurement: MicrobenchmarkMeasurement): Microbenchmark {
  const found = microbenchmarks.find((benchmark) => benchmark.id === id);
  if (found !== undefined) return found;
  throw new WorldswitchError(
    `worldswitch ${measurement.fingerprint.worldswitch} measured '${id}', which this version does not know`,
    { next: 'show the run with that version, or as it is with --format json or csv' },
  );
}

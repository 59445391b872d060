import { calibrations } from '../catalog/microbenchmarks.ts';
import type { MicrobenchmarkMeasurement, Sample } from '../results/measurement.ts';
import type { Vm } from '../results/vm.ts';
import { containsHostTick } from './host-tick.ts';
import { median } from './statistics.ts';

/** A batch whose NOPs did not cost what they must, in instructions. */
export interface SelfTestDifference {
  readonly batch: number;
  /** What the batch of NOPs took beyond the empty loop. */
  readonly cost: number;
  /** What it must take: one instruction an iteration. */
  readonly expected: number;
}

/** Whether the probe counts as its clock should. A run in which it doesn't is not a result. */
export interface SelfTest {
  /** Whether the clock is exact, so that batches can be compared. */
  readonly exact: boolean;
  readonly passed: boolean;
  /** How many pairs of batches were compared. */
  readonly compared: number;
  /** Batches that were not compared, since the host kernel's timer ticked in one of the pair. */
  readonly withHostTick: readonly number[];
  /** Batches that were not compared, since another interrupt of the host's, of a timer that no tick is, came in one of the pair. */
  readonly interrupted: readonly number[];
  readonly differences: readonly SelfTestDifference[];
  /** What so many NOPs took, and twice as many, where that was timed. */
  readonly nops?: Vm['nops'];
}

/** So far from two may the ratio be of what twice as many NOPs take: interrupts, and a CPU that changes its frequency. */
const RATIO_TOLERANCE = 0.2;

/** Instructions; no kernel takes an interrupt in fewer, and no instruction that is miscounted counts for as many. */
const LEAST_INTERRUPT = 100;
/** More batches than this share are not interrupted by chance. */
const MOST_INTERRUPTED = 0.1;

/**
 * Compares each batch of NOPs with the same batch of the empty loop: it must cost exactly one instruction an
 * iteration more. Nothing to compare is a failure. Where the clock is not exact no batch can be held against another:
 * that there are calibrations is all that is asked; and where it was timed, that twice as many NOPs take twice as long.
 */
export function checkSelfTest(
  measurement: Pick<MicrobenchmarkMeasurement, 'samples' | 'hostTick' | 'clock' | 'vm'>,
): SelfTest {
  const of = (id: string): Sample[] => measurement.samples.filter((sample) => sample.benchmark === id);
  const loops = new Map(of(calibrations.loop).map((sample) => [sample.batch, sample]));
  const pairs = of(calibrations.nop).flatMap((nop) => {
    const loop = loops.get(nop.batch);
    return loop === undefined || loop.iterations !== nop.iterations ? [] : [{ nop, loop }];
  });
  if (!measurement.clock.exact) {
    const nops = measurement.vm?.nops;
    const passed = pairs.length > 0 && (nops === undefined || isProportional(nops));
    const common = {
      ...{ exact: false, passed, compared: 0 },
      ...{ withHostTick: [], interrupted: [], differences: [] },
    };
    return nops === undefined ? common : { ...common, nops };
  }
  const { ticked = [], quiet = [] } = Object.groupBy(pairs, ({ nop, loop }) =>
    containsHostTick(nop, measurement.hostTick) || containsHostTick(loop, measurement.hostTick)
      ? 'ticked'
      : 'quiet',
  );
  const isLate = lateBatches(quiet);
  const { late = [], inTime = [] } = Object.groupBy(quiet, (pair) => (isLate(pair) ? 'late' : 'inTime'));
  const differences = inTime
    .map(({ nop, loop }) => ({
      batch: nop.batch,
      cost: nop.ticks - loop.ticks,
      expected: nop.iterations,
    }))
    .filter(({ cost, expected }) => cost !== expected);
  return {
    exact: true,
    passed: inTime.length > 0 && differences.length === 0 && !tooMany(late.length, quiet.length),
    compared: inTime.length,
    withHostTick: ticked.map(({ nop }) => nop.batch),
    interrupted: late.map(({ nop }) => nop.batch),
    differences,
  };
}

interface Pair {
  readonly nop: Sample;
  readonly loop: Sample;
}

/** Tells of which pairs one took longer than most by at least what an interrupt takes. */
function lateBatches(pairs: readonly Pair[]): (pair: Pair) => boolean {
  if (pairs.length === 0) return () => false;
  const [nop, loop] = [
    median(pairs.map((pair) => pair.nop.ticks)),
    median(pairs.map((pair) => pair.loop.ticks)),
  ];
  return (pair) => pair.nop.ticks - nop >= LEAST_INTERRUPT || pair.loop.ticks - loop >= LEAST_INTERRUPT;
}

function tooMany(interrupted: number, quiet: number): boolean {
  return interrupted > MOST_INTERRUPTED * quiet;
}

function isProportional({ once, twice }: Vm['nops']): boolean {
  return once > 0 && Math.abs(twice / once - 2) <= RATIO_TOLERANCE;
}

/** The self-test in one sentence without its full stop. */
export function describeSelfTest(test: SelfTest): string {
  if (test.nops !== undefined) {
    const { nops, once, twice } = test.nops;
    return `${nops} NOPs took ${once} ticks, and twice as many ${twice}`;
  }
  if (!test.exact) {
    return test.passed
      ? 'the clock is not exact, so that batches are judged by how they spread, not held against each other'
      : 'there are no batches of calibrations';
  }
  const [first] = test.differences;
  if (first !== undefined) {
    return (
      `${test.differences.length} of ${test.compared} batches of NOPs did not cost what they must ` +
      `(batch ${first.batch}: ${first.cost} instructions instead of ${first.expected})`
    );
  }
  const { interrupted, compared } = test;
  const quiet = compared + interrupted.length;
  if (tooMany(interrupted.length, quiet)) {
    return `${interrupted.length} of ${quiet} batches of calibrations were interrupted (the first is batch ${interrupted[0]})`;
  }
  if (compared === 0) {
    return 'no batch of NOPs could be compared with an empty one, because the host ticked in all or there were none';
  }
  const others =
    interrupted.length === 0 ? '' : ` and without another interrupt (${interrupted.length} had one)`;
  return `a batch of N NOPs cost exactly N instructions, in all ${compared} batches without a host tick${others}`;
}

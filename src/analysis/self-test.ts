import { calibrations } from '../catalog/microbenchmarks.ts';
import type { MicrobenchmarkMeasurement, Sample } from '../results/measurement.ts';
import type { Vm } from '../results/vm.ts';
import { containsHostTick } from './host-tick.ts';

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
  readonly differences: readonly SelfTestDifference[];
  /** What so many NOPs took, and twice as many, where that was timed. */
  readonly nops?: Vm['nops'];
}

/** So far from two may the ratio be of what twice as many NOPs take: interrupts, and a CPU that changes its frequency. */
const RATIO_TOLERANCE = 0.2;

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
    const common = { exact: false, passed, compared: 0, withHostTick: [], differences: [] };
    return nops === undefined ? common : { ...common, nops };
  }
  const { ticked = [], quiet = [] } = Object.groupBy(pairs, ({ nop, loop }) =>
    containsHostTick(nop, measurement.hostTick) || containsHostTick(loop, measurement.hostTick)
      ? 'ticked'
      : 'quiet',
  );
  const differences = quiet
    .map(({ nop, loop }) => ({
      batch: nop.batch,
      cost: nop.ticks - loop.ticks,
      expected: nop.iterations,
    }))
    .filter(({ cost, expected }) => cost !== expected);
  return {
    exact: true,
    passed: quiet.length > 0 && differences.length === 0,
    compared: quiet.length,
    withHostTick: ticked.map(({ nop }) => nop.batch),
    differences,
  };
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
  if (test.compared === 0) {
    return 'no batch of NOPs could be compared with an empty one, because the host ticked in all or there were none';
  }
  return `a batch of N NOPs cost exactly N instructions, in all ${test.compared} batches without a host tick`;
}

import { calibrations } from '../catalog/microbenchmarks.ts';
import type { CompletedMeasurement, Sample } from '../results/schema.ts';
import { containsHostTick } from './host-tick.ts';

/** A batch whose NOPs did not cost what they must, in instructions. */
export interface SelfTestDifference {
  readonly batch: number;
  /** What the batch of NOPs took beyond the empty loop. */
  readonly cost: number;
  /** What it must take: one instruction an iteration. */
  readonly expected: number;
}

/** Whether the probe counts instructions exactly. A run in which it doesn't is not a result. */
export interface SelfTest {
  readonly passed: boolean;
  /** How many pairs of batches were compared. */
  readonly compared: number;
  /** Batches that were not compared, since the host kernel's timer ticked in one of the pair. */
  readonly withHostTick: readonly number[];
  readonly differences: readonly SelfTestDifference[];
}

/**
 * Compares each batch of NOPs with the same batch of the empty loop: it must cost exactly one instruction an
 * iteration more. Nothing to compare is a failure.
 */
export function checkSelfTest(measurement: Pick<CompletedMeasurement, 'samples' | 'hostTick'>): SelfTest {
  const of = (id: string): Sample[] => measurement.samples.filter((sample) => sample.microbenchmark === id);
  const loops = new Map(of(calibrations.loop).map((sample) => [sample.batch, sample]));
  const pairs = of(calibrations.nop).flatMap((nop) => {
    const loop = loops.get(nop.batch);
    return loop === undefined || loop.iterations !== nop.iterations ? [] : [{ nop, loop }];
  });
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
    passed: quiet.length > 0 && differences.length === 0,
    compared: quiet.length,
    withHostTick: ticked.map(({ nop }) => nop.batch),
    differences,
  };
}

/** The self-test in one sentence without its full stop. */
export function describeSelfTest(test: SelfTest): string {
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

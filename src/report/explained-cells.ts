import { summarise } from '../analysis/summary.ts';
import { isNativeOf } from '../analysis/workload-figures.ts';
import { differenceInterval, resampledOf } from '../analysis/workloads/interval.ts';
import { findConfiguration } from '../catalog/find.ts';
import { wordsOf } from '../catalog/workloads.ts';
import type { Account } from '../results/account.ts';
import {
  benchmarksOf,
  isOfMicrobenchmarks,
  isOfWorkload,
  type WorkloadMeasurement,
} from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { componentOf } from '../results/software.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { ExplainedCell, ExplainedMicrobenchmark, ExplainedWorkload } from './explained-cell.ts';
import { kindOf } from '../catalog/benchmarks.ts';
import { describeVersions } from './versions.ts';

/**
 * A cell of a run with its explanation, of either kind.
 *
 * @throws WorldswitchError if the cell was not measured, failed, or was measured without being explained
 */
export function explainedCell(run: Run, configuration: string, benchmark: string): ExplainedCell {
  requireMeasured(run, configuration, benchmark);
  return kindOf(benchmark) === 'workload'
    ? explainedWorkload(run, configuration, benchmark)
    : explainedMicrobenchmark(run, configuration, benchmark);
}

/**
 * The same of a microbenchmark.
 *
 * @throws WorldswitchError like {@link explainedCell}
 */
export function explainedMicrobenchmark(
  run: Run,
  configuration: string,
  benchmark: string,
): ExplainedMicrobenchmark {
  const own = run.measurements
    .filter(isOfMicrobenchmarks)
    .filter((each) => each.configuration === configuration)
    .map((measurement) => ({
      measurement,
      summary: summarise(measurement).find((each) => each.benchmark === benchmark),
      explanation: measurement.explanations.find((each) => each.benchmark === benchmark),
    }));
  const found = own.find(({ summary }) => summary !== undefined);
  if (found?.summary === undefined) throw notMeasured(run, configuration, benchmark);
  const { measurement, summary, explanation } = found;
  if (explanation === undefined)
    throw new WorldswitchError(
      `run ${run.id} was measured without being explained`,
      measureIt(configuration, benchmark),
    );
  return {
    kind: 'microbenchmark',
    runId: run.id,
    configuration,
    benchmark,
    title: findConfiguration(configuration).title,
    median: summary.median,
    unit: measurement.clock.unit,
    explanation,
    versions: describeVersions(measurement.fingerprint),
  };
}

function explainedWorkload(run: Run, configuration: string, benchmark: string): ExplainedWorkload {
  const completed = run.measurements.filter(isOfWorkload);
  const found = completed.find(
    (each) => each.configuration === configuration && each.benchmark === benchmark,
  );
  if (found === undefined) throw notMeasured(run, configuration, benchmark);
  const { title, native: nativeId } = findConfiguration(configuration);
  const account = accountOf(run, found);
  const native = completed.find((each) => each !== found && isNativeOf(each, found));
  if (native === undefined && nativeId !== configuration) {
    throw new WorldswitchError(
      `run ${run.id} did not measure ${benchmark} on ${nativeId}, which it is compared with`,
      measureIt(configuration, benchmark),
    );
  }
  return {
    kind: 'workload',
    runId: run.id,
    ...{ configuration, benchmark, title, account },
    native:
      native === undefined ? null : { configuration: native.configuration, account: accountOf(run, native) },
    overhead:
      (native && differenceInterval(resampledOf(found, 'total'), resampledOf(native, 'total'))) ?? null,
    exitCost: found.hypercall ?? null,
    pricedBy: pricedByOf(found),
    versions: describeVersions(found.fingerprint),
  };
}

/** The microbenchmark at whose figure a workload's exits are counted; null where they have no price. */
export function pricedByOf({
  hypercall,
  pricedBy = 'hypercall',
}: Pick<WorkloadMeasurement, 'hypercall' | 'pricedBy'>): string | null {
  return hypercall === undefined ? null : pricedBy;
}

function accountOf(
  run: Run,
  { configuration, benchmark, account, fingerprint }: WorkloadMeasurement,
): Account {
  if (account !== undefined) return account;
  const emulator = componentOf(fingerprint.software, 'emulator');
  const why =
    emulator === undefined
      ? ''
      : `: ${emulator.name} ${emulator.version ?? ''} can't be asked for one, or the kernel did not tell its functions`;
  throw new WorldswitchError(`run ${run.id} has no account of ${benchmark} on ${configuration}${why}`, {
    next: 'measure again with --qemu bookworm-backports, which brings one that can, and with --kernel-symbols if the kernel did not tell',
  });
}

/** Says what failed as it failed, and not that nothing was measured. */
function requireMeasured(run: Run, configuration: string, benchmark: string): void {
  const own = run.measurements.filter((each) => each.configuration === configuration);
  if (own.length === 0)
    throw new WorldswitchError(
      `run ${run.id} did not measure ${configuration}`,
      measureIt(configuration, benchmark),
    );
  for (const measurement of own) {
    if (measurement.state === 'failed' && benchmarksOf(measurement).includes(benchmark))
      throw new WorldswitchError(`${configuration} failed: ${measurement.error}`, { next: measurement.next });
    const failure = isOfMicrobenchmarks(measurement)
      ? measurement.failures.find((each) => each.benchmark === benchmark)
      : undefined;
    if (failure !== undefined)
      throw new WorldswitchError(`${benchmark} on ${configuration} failed: ${failure.error}`, {
        next: failure.next,
      });
  }
}

function notMeasured(run: Run, configuration: string, benchmark: string): WorldswitchError {
  return new WorldswitchError(
    `run ${run.id} did not measure ${benchmark} on ${configuration}`,
    measureIt(configuration, benchmark),
  );
}

function measureIt(configuration: string, benchmark: string): { next: string } {
  return {
    next: `worldswitch explain ${configuration} ${wordsOf(benchmark)} measures and explains it`,
  };
}

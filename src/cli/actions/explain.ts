import { findBenchmark, findConfiguration } from '../../catalog/find.ts';
import { explainedCell } from '../../report/explained-cells.ts';
import { explanationFormats, formatOfFile, hasDetail } from '../../report/explanation-format.ts';
import type { ExplanationDetail } from '../../report/explanation-detail.ts';
import type { ExplanationFormat } from '../../report/format-names.ts';
import type { Run } from '../../results/schema.ts';
import { lacksExplanations } from '../../study/execute.ts';
import { MisuseError } from '../../system/errors.ts';
import { requireSuiteUse } from '../../study/suite.ts';
import { requireOrderHeeded } from '../../work/heeded-order.ts';
import { benchmarkOrderOf, type BenchmarkOptions } from '../benchmark-options.ts';
import { measureNow } from '../measure-now.ts';
import { type SoftwareChoice, softwareOrderOf } from '../options.ts';
import { giveOutput, requireWritable } from '../output.ts';
import { exitCodes } from '../exit-code.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch explain` is told. */
export interface ExplainOptions extends SoftwareChoice, BenchmarkOptions {
  run?: string;
  cold?: boolean;
  top?: number;
  all?: boolean;
  format?: ExplanationFormat;
  output?: string;
}

/** Prints where the instructions of a cell go, or writes it into a file. @throws WorldswitchError if it can't be told */
export async function explain(
  configurationId: string,
  benchmarkId: string,
  options: ExplainOptions,
  signal: AbortSignal,
): Promise<void> {
  const configuration = findConfiguration(configurationId);
  const benchmark = findBenchmark(benchmarkId);
  requireSuiteUse({ folder: options.specjvm2008, benchmarks: options.benchmark }, benchmark.id);
  const { run: id, output } = options;
  const format = options.format ?? (output === undefined ? 'table' : formatOfFile(output));
  const detail = detailOf(options, format);
  if (output !== undefined) requireWritable(output);
  // A workload is compared with the same without a hypervisor.
  const native = benchmark.kind === 'workload' ? configuration.native : undefined;
  const ids = [native ?? configuration.id, configuration.id];
  const cells: BenchmarkOptions = {
    configuration: [...new Set(ids)],
    ...(benchmark.kind === 'workload' ? { workload: [benchmark.id] } : { microbenchmark: [benchmark.id] }),
  };
  const order = benchmarkOrderOf({ ...options, ...cells });
  requireOrderHeeded(order);
  const run =
    id === undefined
      ? await measureNow(
          {
            ...order,
            explain: benchmark.kind === 'microbenchmark',
            cold: options.cold,
            software: softwareOrderOf(options),
          },
          signal,
        )
      : withStore((store) => store.get(id));
  if (id === undefined && hasFailed(run)) {
    // What is to be said of it has been said while it was measured.
    process.exitCode = exitCodes.impossible;
    return;
  }
  const text = explanationFormats[format](explainedCell(run, configuration.id, benchmark.id), detail);
  await giveOutput(text, output);
}

/** @throws MisuseError if fewer than one function is to be shown, or the format has all of them anyway */
function detailOf({ top, all }: ExplainOptions, format: ExplanationFormat): ExplanationDetail {
  if (top === undefined && all !== true) return {};
  if (!hasDetail(format))
    throw new MisuseError(`${format} has every function as it is`, { next: 'leave --top or --all out' });
  if (top !== undefined && top < 1)
    throw new MisuseError('--top is at least 1', { next: 'worldswitch explain … --top 20' });
  return { functions: top ?? Infinity };
}

function hasFailed(run: Run): boolean {
  return run.measurements.some(({ state }) => state === 'failed') || lacksExplanations(run);
}

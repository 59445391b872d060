import { Command, Option } from 'commander';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { explainedCell } from '../report/explained-cells.ts';
import { type ExplanationFormat, explanationFormats, formatOfFile } from '../report/explanation-format.ts';
import type { Run } from '../results/schema.ts';
import { lacksExplanations } from '../study/execute.ts';
import { requireSuiteUse } from '../study/suite.ts';
import {
  addBenchmarkOptions,
  benchmarkOrderOf,
  type BenchmarkOptions,
  namesOfBenchmarkOptions,
} from './benchmark-options.ts';
import { measureNow } from './measure-now.ts';
import { addSoftwareOptions, type SoftwareChoice, softwareOrderOf } from './options.ts';
import { writeOutput } from './output.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

interface ExplainOptions extends SoftwareChoice, BenchmarkOptions {
  run?: string;
  cold?: boolean;
  format?: ExplanationFormat;
  output?: string;
}

/** Options of `run` that say which cells: here the arguments do. */
const ARGUMENTS = ['configuration', 'microbenchmark', 'workload'];

/** `worldswitch explain` */
export function explainCommand(signal: AbortSignal): Command {
  const command = new Command('explain')
    .description(
      'Says where every instruction of a microbenchmark goes, or why a workload costs what it costs.',
    )
    .argument('<configuration>', 'worldswitch list shows them')
    .argument('<benchmark>', 'a microbenchmark or a workload')
    .addOption(
      new Option(
        '--run <run>',
        'show what a run has stored (its id, or latest) instead of measuring',
      ).conflicts([
        ...['cold', 'kernel', 'xen', 'qemu', 'kernelParameter', 'xenParameter'],
        ...Object.values(namesOfBenchmarkOptions).flat(),
      ]),
    )
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says, else table)').choices(
        Object.keys(explanationFormats),
      ),
    )
    .option('-o, --output <file>', 'write a file: .svg is a flame graph, .folded and .speedscope.json stacks')
    .option('--cold', 'boot the machine afresh instead of using its snapshot');
  addBenchmarkOptions(command, ARGUMENTS);
  return addSoftwareOptions(command).action(
    (configuration: string, benchmark: string, options: ExplainOptions) =>
      explain(configuration, benchmark, options, signal),
  );
}

async function explain(
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
  // A workload is compared with the same without a hypervisor.
  const ids = benchmark.kind === 'workload' ? [configuration.native, configuration.id] : [configuration.id];
  const cells: BenchmarkOptions = {
    configuration: [...new Set(ids)],
    ...(benchmark.kind === 'workload' ? { workload: [benchmark.id] } : { microbenchmark: [benchmark.id] }),
  };
  const order = benchmarkOrderOf({ ...options, ...cells });
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
    process.exitCode = 1;
    return;
  }
  const text = explanationFormats[format](explainedCell(run, configuration.id, benchmark.id));
  if (output === undefined) await print(text);
  else {
    await writeOutput(output, text);
    await print(`${output} is written\n`);
  }
}

function hasFailed(run: Run): boolean {
  return run.measurements.some(({ state }) => state === 'failed') || lacksExplanations(run);
}

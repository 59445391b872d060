import { Command, Option } from 'commander';
import { findConfiguration, findMicrobenchmark } from '../catalog/find.ts';
import { knownWorkloads } from '../catalog/workloads.ts';
import { explainedCell } from '../report/explained-cells.ts';
import { type ExplanationFormat, explanationFormats, formatOfFile } from '../report/explanation-format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { lacksExplanations } from '../study/execute.ts';
import { pruneAfter } from '../study/prune.ts';
import { planStudy } from '../study/study.ts';
import { requireSuiteUse, type SuiteChoice } from '../study/suite.ts';
import { chooseSoftware } from '../artifacts/own/software.ts';
import { explainWorkload } from './explain-workload.ts';
import { measureNow, sayOnStderr } from './measure-now.ts';
import { addSoftwareOptions, type SoftwareChoice, suiteOptions, wholeNumber } from './options.ts';
import { writeOutput } from './output.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

interface ExplainOptions extends SoftwareChoice, SuiteChoice {
  run?: string;
  iterations?: number;
  batches?: number;
  cold?: boolean;
  format?: ExplanationFormat;
  output?: string;
}

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
        'iterations',
        'batches',
        'cold',
        'kernel',
        'xen',
        'qemu',
        'kernelParameter',
        'xenParameter',
        'specjvm2008',
        'benchmark',
      ]),
    )
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says, else table)').choices(
        Object.keys(explanationFormats),
      ),
    )
    .option('-o, --output <file>', 'write a file: .svg is a flame graph, .folded and .speedscope.json stacks')
    .option('--iterations <n>', 'operations per batch, as for run', wholeNumber)
    .option('--batches <n>', 'batches, as for run', wholeNumber)
    .option('--cold', 'boot the machine afresh instead of using its snapshot');
  for (const option of suiteOptions()) command.addOption(option);
  return addSoftwareOptions(command).action(
    (configuration: string, benchmark: string, options: ExplainOptions) => {
      requireSuiteUse(options, benchmark);
      return knownWorkloads.some(({ id }) => id === benchmark)
        ? explainWorkload(configuration, benchmark, options, signal)
        : explain(configuration, benchmark, options, signal);
    },
  );
}

async function explain(
  configuration: string,
  microbenchmark: string,
  options: ExplainOptions,
  signal: AbortSignal,
): Promise<void> {
  findConfiguration(configuration);
  findMicrobenchmark(microbenchmark);
  const { run: id, output } = options;
  const run =
    id === undefined
      ? await measure(configuration, microbenchmark, options, signal)
      : withStore((store) => store.get(id));
  const failed = run.measurements.some(({ state }) => state === 'failed') || lacksExplanations(run);
  if (id === undefined && failed) {
    // What is to be said of it has been said while it was measured.
    process.exitCode = 1;
    return;
  }
  const cell = explainedCell(run, configuration, microbenchmark);
  const format = options.format ?? (output === undefined ? 'table' : formatOfFile(output));
  const text = explanationFormats[format](cell);
  if (output === undefined) await print(text);
  else {
    await writeOutput(output, text);
    await print(`${output} is written\n`);
  }
}

async function measure(
  configuration: string,
  microbenchmark: string,
  options: ExplainOptions,
  signal: AbortSignal,
): Promise<Run> {
  const { iterations, batches, cold = false, kernelParameter = [], xenParameter = [] } = options;
  const { qemu, locked } = options;
  const software = await chooseSoftware(options, { say: sayOnStderr, signal });
  const study = planStudy({
    configurations: [configuration],
    microbenchmarks: [microbenchmark],
    ...(iterations === undefined ? {} : { iterations }),
    ...(batches === undefined ? {} : { batches }),
    kernelParameters: kernelParameter,
    xenParameters: xenParameter,
    cold,
    explain: true,
  });
  const store = openStore();
  try {
    const run = await measureNow(study, { ...software, qemu, locked }, { store, signal });
    await pruneAfter([run]);
    return run;
  } finally {
    store.close();
  }
}

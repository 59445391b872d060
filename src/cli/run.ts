import { Command, Option } from 'commander';
import { formats } from '../report/format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { lacksExplanations } from '../study/execute.ts';
import { pruneAfter } from '../study/prune.ts';
import { measuredOf } from '../study/resume.ts';
import {
  DEFAULT_BATCHES,
  DEFAULT_ITERATIONS,
  planRest,
  planStudy,
  type Study,
  type StudyRequest,
} from '../study/study.ts';
import { chooseSoftware, configurationsTaking } from '../artifacts/own/software.ts';
import type { VersionOptions } from '../artifacts/versions.ts';
import { printDryRun } from './dry-run.ts';
import { measureNow, type Resumed, sayOnStderr } from './measure-now.ts';
import { addSoftwareOptions, wholeNumber } from './options.ts';
import { print } from './print.ts';
import {
  addWorkloadOptions,
  areMeant,
  namesOfWorkloadOptions,
  runWorkloads,
  type WorkloadOptions,
} from './run-workloads.ts';
import { withStore } from './with-store.ts';

interface RunOptions extends WorkloadOptions {
  microbenchmark?: string[];
  iterations?: number;
  batches?: number;
  explain?: boolean;
  dryRun?: boolean;
  /** The id of a run; true if none was named. */
  resume?: string | true;
}

/** `worldswitch run`: sets up what is missing, boots, measures, stores and prints. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command('run')
    .description(
      'Measures microbenchmarks or workloads on real hypervisors, stores the run and prints it as a table.',
    )
    .option('-c, --configuration <id...>', 'only these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'only these microbenchmarks')
    .option('--iterations <n>', `operations per batch (default: ${DEFAULT_ITERATIONS})`, wholeNumber)
    .option('--batches <n>', `batches per microbenchmark (default: ${DEFAULT_BATCHES})`, wholeNumber)
    .option('--verify', 'measure all twice, each time from a machine booted afresh; fail if a sample differs')
    .option('--explain', 'also say where every instruction went (worldswitch explain --run shows it)')
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'machines that run at once (default: one for each CPU)', wholeNumber)
    .option('--keep', 'leave what the machines wrote, and say where')
    .option('--dry-run', 'only print the command lines, to run a machine by hand')
    .addOption(
      new Option('--resume [run]', 'go on with a run that was interrupted or failed (the latest)').conflicts([
        'configuration',
        'microbenchmark',
        'iterations',
        'batches',
        'verify',
        'explain',
        'dryRun',
        'study',
        // The folder of a copy may have been moved since.
        ...namesOfWorkloadOptions.filter((name) => name !== 'specjvm2008'),
      ]),
    );
  return addSoftwareOptions(addWorkloadOptions(command)).action((options: RunOptions) =>
    run(options, signal),
  );
}

async function run(options: RunOptions, signal: AbortSignal): Promise<void> {
  const resumed = options.resume === undefined ? undefined : begunRun(options.resume);
  if (areMeant(options, resumed)) return runWorkloads(options, signal, resumed);
  const software = await chooseSoftware(options, { say: sayOnStderr, signal });
  const { qemu, locked = false } = options;
  const provide = { ...software, qemu, locked };
  const { study, resumed: begun } = plan(options, software, resumed);
  if (options.dryRun === true) {
    await printDryRun(study, { ...provide, say: sayOnStderr, signal });
    return;
  }
  const store = openStore();
  try {
    const result = await measureNow(study, provide, { store, signal }, begun);
    await print(formats.table(result));
    await pruneAfter([result]);
    if (result.measurements.some(({ state }) => state === 'failed') || lacksExplanations(result))
      process.exitCode = 1;
  } finally {
    store.close();
  }
}

/** The study, and the run that it goes on with if there is one. */
function plan(
  options: RunOptions,
  software: VersionOptions,
  begun: Run | undefined,
): { study: Study; resumed?: Resumed } {
  const request = requestOf(options);
  if (begun === undefined) {
    const fitting = configurationsTaking(software).map(({ id }) => id);
    return { study: planStudy({ ...request, configurations: request.configurations ?? fitting }) };
  }
  return {
    study: planRest(begun, request),
    resumed: { begun, measured: measuredOf(begun, request) },
  };
}

function begunRun(resume: string | true): Run {
  return withStore((store) => store.get(resume === true ? 'latest' : resume));
}

function requestOf(options: RunOptions): StudyRequest {
  const { configuration, microbenchmark, kernelParameter = [], xenParameter = [], ...rest } = options;
  return {
    ...rest,
    kernelParameters: kernelParameter,
    xenParameters: xenParameter,
    ...(configuration === undefined ? {} : { configurations: configuration }),
    ...(microbenchmark === undefined ? {} : { microbenchmarks: microbenchmark }),
  };
}

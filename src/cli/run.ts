import { Command, InvalidArgumentError, Option } from 'commander';
import type { Configuration } from '../catalog/configurations.ts';
import { formats } from '../report/format.ts';
import type { Measurement, Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { pruneCache } from '../system/cache-cleaning.ts';
import { executeStudy } from '../study/execute.ts';
import { measuredOf, requireSameSoftware } from '../study/resume.ts';
import {
  DEFAULT_BATCHES,
  DEFAULT_ITERATIONS,
  planRest,
  planStudy,
  type Study,
  type StudyRequest,
} from '../study/study.ts';
import { qemuSuites } from '../testbed/emulator.ts';
import { chooseSoftware, configurationsFor } from '../testbed/own/software.ts';
import { provideParts } from '../testbed/parts.ts';
import type { VersionOptions } from '../testbed/versions.ts';
import { printDryRun } from './dry-run.ts';
import { print } from './print.ts';
import { createProgress } from './progress.ts';
import { withStore } from './with-store.ts';

interface RunOptions {
  configuration?: string[];
  microbenchmark?: string[];
  iterations?: number;
  batches?: number;
  jobs?: number;
  verify?: boolean;
  cold?: boolean;
  keep?: boolean;
  qemu?: string;
  kernel?: string;
  kernelSymbols?: string;
  kernelParameter?: string[];
  xen?: string;
  xenSymbols?: string;
  xenParameter?: string[];
  locked?: boolean;
  dryRun?: boolean;
  /** The id of a run; true if none was named. */
  resume?: string | true;
}

/** `worldswitch run`: sets up what is missing, boots, measures, stores and prints. */
export function runCommand(signal: AbortSignal): Command {
  return new Command('run')
    .description('Measures microbenchmarks on real hypervisors, stores the run and prints it as a table.')
    .option('-c, --configuration <id...>', 'only these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'only these microbenchmarks')
    .option('--iterations <n>', `operations per batch (default: ${DEFAULT_ITERATIONS})`, wholeNumber)
    .option('--batches <n>', `batches per microbenchmark (default: ${DEFAULT_BATCHES})`, wholeNumber)
    .option('--verify', 'measure all twice, each time from a machine booted afresh; fail if a sample differs')
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'machines that run at once (default: one for each CPU)', wholeNumber)
    .option('--keep', 'leave what the machines wrote, and say where')
    .option('--qemu <which>', `QEMU of a Debian suite (${qemuSuites.join(', ')}), or the path of one`)
    .option(
      '--kernel <which>',
      'Linux of this version instead of the default (worldswitch list --versions), or the path of an image',
    )
    .option('--kernel-symbols <file>', 'vmlinux or System.map of a kernel that does not tell its symbols')
    .option('--kernel-parameter <text...>', "added to the command line of the host's or Dom0's kernel")
    .option('--xen <which>', 'Xen of this version instead of the default, or the path of an image')
    .option(
      '--xen-symbols <file>',
      'xen-syms of a Xen that does not tell its symbols, or what nm prints of it',
    )
    .option('--xen-parameter <text...>', "added to Xen's command line")
    .option('--locked', 'fail if the archive no longer has a version that the lock names')
    .option('--dry-run', 'only print the command lines, to run a machine by hand')
    .addOption(
      new Option('--resume [run]', 'go on with a run that was interrupted or failed (the latest)').conflicts([
        'configuration',
        'microbenchmark',
        'iterations',
        'batches',
        'verify',
        'dryRun',
      ]),
    )
    .action((options: RunOptions) => run(options, signal));
}

async function run(options: RunOptions, signal: AbortSignal): Promise<void> {
  const software = await chooseSoftware(options, { say: sayOnStderr, signal });
  const { qemu, locked = false } = options;
  const provide = { ...software, qemu, locked, say: sayOnStderr, signal };
  const { study, resumed } = plan(options, software);
  if (options.dryRun === true) {
    await printDryRun(study, provide);
    return;
  }
  const parts = await provideParts(provide, [...study.configurations, ...(resumed?.measured ?? [])]);
  if (resumed !== undefined) requireSameSoftware(resumed.begun, resumed.measured, parts);
  const store = openStore();
  const progress = createProgress(study.configurations.map(({ id }) => id));
  try {
    const result = await executeStudy(
      study,
      { parts, store, onEvent: progress.show, signal },
      resumed?.begun,
    );
    await progress.close();
    await print(formats.table(result));
    if (result.measurements.some(tookSnapshot)) await pruneCache();
    if (result.measurements.some(({ state }) => state === 'failed')) process.exitCode = 1;
  } finally {
    await progress.close();
    store.close();
  }
}

/** The study, and the run that it goes on with if there is one. */
function plan(options: RunOptions, software: VersionOptions): { study: Study; resumed?: Resumed } {
  const request = requestOf(options);
  if (options.resume === undefined) {
    const fitting = configurationsFor(software).map(({ id }) => id);
    return { study: planStudy({ ...request, configurations: request.configurations ?? fitting }) };
  }
  const id = options.resume === true ? 'latest' : options.resume;
  const begun = withStore((store) => store.get(id));
  return {
    study: planRest(begun, request),
    resumed: { begun, measured: measuredOf(begun, request) },
  };
}

/** A run that is gone on with. */
interface Resumed {
  begun: Run;
  /** What it has measured, as it would be measured now. */
  measured: readonly Configuration[];
}

/** The cache has not grown without one: whatever is new in it leads to a new snapshot. */
function tookSnapshot(measurement: Measurement): boolean {
  return measurement.state === 'completed' && measurement.wallSeconds.boot > 0;
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

function sayOnStderr(line: string): void {
  console.error(line);
}

function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

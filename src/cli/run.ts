import { Command, InvalidArgumentError, Option } from 'commander';
import { formats } from '../report/format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import {
  DEFAULT_BATCHES,
  DEFAULT_ITERATIONS,
  planRest,
  planStudy,
  type Study,
  type StudyRequest,
} from '../study/study.ts';
import { qemuSuites } from '../testbed/emulator.ts';
import { printDryRun } from './dry-run.ts';
import { measureNow, pruneAfter, sayOnStderr } from './measure-now.ts';
import { print } from './print.ts';
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
  xen?: string;
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
      '--kernel <version>',
      'Linux of this version instead of the default (worldswitch list --versions)',
    )
    .option('--xen <version>', 'Xen of this version instead of the default')
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
  const { qemu, kernel, xen } = options;
  const software = { qemu, kernel, xen, locked: options.locked === true };
  if (options.dryRun === true) {
    await printDryRun(planStudy(requestOf(options)), { ...software, say: sayOnStderr, signal });
    return;
  }
  const { study, begun } = plan(options);
  const store = openStore();
  try {
    const result = await measureNow(study, software, { store, signal }, begun);
    await print(formats.table(result));
    await pruneAfter([result]);
    if (result.measurements.some(({ state }) => state === 'failed')) process.exitCode = 1;
  } finally {
    store.close();
  }
}

/** The study, and the run that it goes on with if there is one. */
function plan(options: RunOptions): { study: Study; begun?: Run } {
  if (options.resume === undefined) return { study: planStudy(requestOf(options)) };
  const id = options.resume === true ? 'latest' : options.resume;
  const begun = withStore((store) => store.get(id));
  return { study: planRest(begun, requestOf(options)), begun };
}

function requestOf(options: RunOptions): StudyRequest {
  const { configuration, microbenchmark, ...rest } = options;
  return {
    ...rest,
    ...(configuration === undefined ? {} : { configurations: configuration }),
    ...(microbenchmark === undefined ? {} : { microbenchmarks: microbenchmark }),
  };
}

function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

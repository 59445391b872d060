import { Command, Option } from 'commander';
import { workloads } from '../catalog/workloads.ts';
import { formats } from '../report/format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { lacksExplanations } from '../study/execute.ts';
import { WorldswitchError } from '../system/errors.ts';
import { planOrder, planRestOrder } from '../work/carry-out.ts';
import type { Order } from '../work/order.ts';
import {
  addBenchmarkOptions,
  benchmarkOrderOf,
  type BenchmarkOptions,
  flagOf,
  givenOf,
  namesOfBenchmarkOptions,
} from './benchmark-options.ts';
import { printDryRun } from './dry-run.ts';
import { carryOutNow, sayOnStderr } from './measure-now.ts';
import { addSoftwareOptions, type SoftwareChoice, softwareOrderOf, wholeNumber } from './options.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

interface RunOptions extends BenchmarkOptions, SoftwareChoice {
  study?: 'microbenchmarks' | 'workloads';
  explain?: boolean;
  verify?: boolean;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
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
    .addOption(
      new Option('--study <study>', 'what is measured (default: microbenchmarks)').choices([
        'microbenchmarks',
        'workloads',
      ]),
    );
  addBenchmarkOptions(command)
    .option('--verify', 'measure all twice, each time from a machine booted afresh; fail if a sample differs')
    .option('--explain', 'also say where every instruction went (worldswitch explain --run shows it)')
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'machines that run at once (default: one for each CPU)', wholeNumber)
    .option('--keep', 'leave what the machines wrote, and say where')
    .option('--dry-run', 'only print the command lines, to run a machine by hand')
    .addOption(
      new Option('--resume [run]', 'go on with a run that was interrupted or failed (the latest)').conflicts([
        ...['configuration', 'verify', 'explain', 'dryRun', 'study'],
        ...namesOfBenchmarkOptions.microbenchmarks,
        // The folder of a copy may have been moved since.
        ...namesOfBenchmarkOptions.workloads.filter((name) => name !== 'specjvm2008'),
      ]),
    );
  return addSoftwareOptions(command).action((options: RunOptions) => run(options, signal));
}

async function run(options: RunOptions, signal: AbortSignal): Promise<void> {
  const how = { say: sayOnStderr, signal };
  if (options.dryRun === true) {
    await printDryRun(await planOrder(orderOf(options), how));
    return;
  }
  const store = openStore();
  try {
    const planning =
      options.resume === undefined
        ? planOrder(orderOf(options), how)
        : planRestOrder(begunRun(options.resume), restOf(options), how);
    const result = await carryOutNow(planning, store, signal);
    await print(formats.table(result));
    if (hasFailed(result) || lacksExplanations(result)) process.exitCode = 1;
  } finally {
    store.close();
  }
}

function hasFailed({ measurements }: Run): boolean {
  return measurements.some(
    (each) => each.state === 'failed' || (each.kind === 'microbenchmarks' && each.failures.length > 0),
  );
}

function begunRun(resume: string | true): Run {
  return withStore((store) => store.get(resume === true ? 'latest' : resume));
}

/** @throws WorldswitchError if the options contradict each other */
function orderOf(options: RunOptions): Order {
  const order = benchmarkOrderOf(ofStudy(options));
  requireExplained(options, order);
  const { explain, verify, cold, jobs, keep } = options;
  return { ...order, ...{ explain, verify, cold, jobs, keep }, software: softwareOrderOf(options) };
}

function restOf({ cold, jobs, keep, specjvm2008: folder, ...options }: RunOptions): Order {
  const suite = folder === undefined ? {} : { specjvm2008: { folder } };
  return { cold, jobs, keep, software: softwareOrderOf(options), ...suite };
}

/** What `--study` says, as the options that say the same. @throws WorldswitchError if others say something else */
function ofStudy({ study, ...options }: RunOptions): RunOptions {
  if (study === undefined) return options;
  const other = study === 'workloads' ? 'microbenchmarks' : 'workloads';
  const [contrary] = givenOf(options, other);
  if (contrary !== undefined) {
    throw new WorldswitchError(`--study says ${study}, and ${flagOf(contrary)} is about ${other}`, {
      next: 'leave --study out, or the options that worldswitch run --help says are of the other kind',
    });
  }
  return study === 'workloads'
    ? { ...options, workload: options.workload ?? workloads.map(({ id }) => id) }
    : options;
}

/** Workloads are accounted for without being asked. */
function requireExplained({ explain, microbenchmark }: RunOptions, { benchmarks }: Order): void {
  if (explain !== true || benchmarks === undefined || microbenchmark !== undefined) return;
  throw new WorldswitchError('--explain is about microbenchmarks, and none is to be measured', {
    next: 'leave it out: worldswitch explain says where the instructions of a workload went',
  });
}

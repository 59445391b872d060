import { type Command, Option } from 'commander';
import { formats } from '../report/format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { WorldswitchError } from '../system/errors.ts';
import { pruneAfter } from '../study/prune.ts';
import { cellName, executeWorkloads } from '../testbeds/emulated/workloads/session.ts';
import { openSuite, type SuiteChoice } from '../study/suite.ts';
import { planRestOfWorkloads, planWorkloads, type WorkloadRequest } from '../study/workloads/plan.ts';
import { chooseSoftware } from '../artifacts/own/software.ts';
import { sayOnStderr } from './measure-now.ts';
import { type SoftwareChoice, suiteOptions, wholeNumber } from './options.ts';
import { print } from './print.ts';
import { createProgress } from './progress.ts';

/** What {@link addWorkloadOptions} and the options that both studies have give. */
export interface WorkloadOptions extends SoftwareChoice, SuiteChoice {
  study?: 'microbenchmarks' | 'workloads';
  configuration?: string[];
  workload?: string[];
  units?: number;
  repetitions?: number;
  vcpus?: number;
  transport?: 'pci' | 'mmio';
  /** False if `--no-vhost` is given. */
  vhost?: boolean;
  haltPoll?: number;
  verify?: boolean;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
}

/** Options of microbenchmarks, which say nothing of workloads. */
const OF_MICROBENCHMARKS = ['microbenchmark', 'iterations', 'batches', 'explain', 'dryRun'];

/** Options of workloads alone, which say that they are meant. */
function optionsOfWorkloads(): Option[] {
  return [
    ...suiteOptions(),
    new Option('-w, --workload <id...>', 'only these application workloads'),
    new Option('--units <n>', 'units of work in a repetition of a workload').argParser(wholeNumber),
    new Option('--repetitions <n>', 'of a workload').argParser(wholeNumber),
    new Option('--vcpus <n>', "of a workload's VM, each on its own PCPU").argParser(wholeNumber),
    new Option('--transport <which>', "of KVM's virtio devices (default: pci)").choices(['pci', 'mmio']),
    new Option('--no-vhost', "QEMU as the backend of KVM's network device, not the kernel"),
    new Option(
      '--halt-poll <ns>',
      'nanoseconds for which KVM polls before it lets a VCPU sleep (default: 0)',
    ).argParser(wholeNumber),
  ].map((option) => option.conflicts(OF_MICROBENCHMARKS));
}

/** What commander calls them. */
export const namesOfWorkloadOptions: readonly string[] = optionsOfWorkloads().map((option) =>
  option.attributeName(),
);

/** The options by which a command is told which workloads to run, and how. */
export function addWorkloadOptions(command: Command): Command {
  command.addOption(
    new Option('--study <study>', 'what is measured (default: microbenchmarks)').choices([
      'microbenchmarks',
      'workloads',
    ]),
  );
  for (const option of optionsOfWorkloads()) command.addOption(option);
  return command;
}

/**
 * Whether options of a command, or the run that it resumes, are about workloads.
 *
 * @throws WorldswitchError if they contradict each other
 */
export function areMeant(options: WorkloadOptions, resumed?: Run): boolean {
  // `vhost` is true unless --no-vhost is given.
  const some = Object.entries(options).some(
    ([name, value]) => namesOfWorkloadOptions.includes(name) && value !== true,
  );
  if (options.study === 'microbenchmarks' && some) {
    throw new WorldswitchError('--study says microbenchmarks, and other options are about workloads', {
      next: 'leave --study out, or the options that worldswitch run --help says are of workloads',
    });
  }
  return options.study === 'workloads' || some || resumed?.plan.workloads !== undefined;
}

/** Runs workloads, or goes on with a run of them, and prints the run. */
export async function runWorkloads(
  options: WorkloadOptions,
  signal: AbortSignal,
  resumed?: Run,
): Promise<void> {
  const result = await measureWorkloads(options, signal, resumed);
  await print(formats.table(result));
  if (result.workloads.some(({ state }) => state === 'failed')) process.exitCode = 1;
}

/** Runs workloads and stores the run; what happens meanwhile is shown on stderr. */
export async function measureWorkloads(
  options: WorkloadOptions,
  signal: AbortSignal,
  resumed?: Run,
): Promise<Run> {
  const { qemu, locked = false } = options;
  const suite = await openSuite(options, resumed);
  const chosen = await chooseSoftware(options, { say: sayOnStderr, signal });
  const request = { ...requestOf(options), ...(suite && { suite }) };
  const study = resumed === undefined ? planWorkloads(request) : planRestOfWorkloads(resumed, request);
  const store = openStore();
  const progress = createProgress(study.cells.map(cellName));
  try {
    const software = { ...chosen, qemu, locked, say: sayOnStderr, signal };
    const how = { software, store, onEvent: progress.show, signal };
    const result = await executeWorkloads(study, how, resumed).finally(() => progress.close());
    await pruneAfter([result]);
    return result;
  } finally {
    store.close();
  }
}

function requestOf(options: WorkloadOptions): WorkloadRequest {
  const { configuration, workload, haltPoll, vhost, kernelParameter = [], xenParameter = [] } = options;
  const { units, repetitions, vcpus, transport, verify, cold, jobs, keep } = options;
  const given = { units, repetitions, vcpus, transport, verify, cold, jobs, keep };
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(defined) as WorkloadRequest),
    kernelParameters: kernelParameter,
    xenParameters: xenParameter,
    ...(configuration === undefined ? {} : { systems: configuration }),
    ...(workload === undefined ? {} : { workloads: workload }),
    ...(vhost === false ? { vhost } : {}),
    ...(haltPoll === undefined ? {} : { haltPollNs: haltPoll }),
  };
}

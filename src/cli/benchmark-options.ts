import { type Command, Option } from 'commander';
import { findMicrobenchmark, findWorkload } from '../catalog/find.ts';
import { workloads } from '../catalog/workloads.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../catalog/microbenchmarks.ts';
import { MisuseError } from '../system/errors.ts';
import type { Order } from '../work/order.ts';
import { type SuiteOptions, suiteOptions, timeoutOption, wholeNumber } from './options.ts';

/** What {@link addBenchmarkOptions} gives. */
export interface BenchmarkOptions extends SuiteOptions {
  configuration?: string[];
  microbenchmark?: string[];
  iterations?: number;
  batches?: number;
  workload?: string[];
  units?: number;
  repetitions?: number;
  launches?: number;
  vcpus?: number;
  transport?: 'pci' | 'mmio';
  /** False if `--no-vhost` is given. */
  vhost?: boolean;
  haltPoll?: number;
  timeout?: number;
}

/** Options that say how workloads are run. */
function optionsOfWorkloads(): Option[] {
  return [
    new Option('-w, --workload <id...>', 'only these application workloads'),
    ...suiteOptions(),
    new Option('--units <n>', 'units of work in a repetition of a workload').argParser(wholeNumber),
    new Option('--repetitions <n>', 'of a workload, in each launch').argParser(wholeNumber),
    new Option('--launches <n>', 'of a workload, each from the same snapshot').argParser(wholeNumber),
    new Option('--vcpus <n>', "of a workload's VM, each on its own PCPU").argParser(wholeNumber),
    new Option('--transport <which>', "of KVM's virtio devices (default: pci)").choices(['pci', 'mmio']),
    new Option('--no-vhost', "QEMU as the backend of KVM's network device, not the kernel"),
    new Option(
      '--halt-poll <ns>',
      'nanoseconds for which KVM polls before it lets a VCPU sleep (default: 0)',
    ).argParser(wholeNumber),
  ];
}

/** Options that say how microbenchmarks are measured. */
function optionsOfMicrobenchmarks(): Option[] {
  return [
    new Option('-m, --microbenchmark <id...>', 'only these microbenchmarks'),
    new Option('--iterations <n>', `operations per batch (default: ${DEFAULT_ITERATIONS})`).argParser(
      wholeNumber,
    ),
    new Option('--batches <n>', `batches per microbenchmark (default: ${DEFAULT_BATCHES})`).argParser(
      wholeNumber,
    ),
  ];
}

/** What commander calls the options of either kind. */
export const namesOfBenchmarkOptions = {
  microbenchmarks: optionsOfMicrobenchmarks().map((option) => option.attributeName()),
  workloads: optionsOfWorkloads().map((option) => option.attributeName()),
} as const;

/**
 * The options by which a command is told which cells, and how they are measured.
 *
 * @param without names of those that it does not take
 */
export function addBenchmarkOptions(command: Command, without: readonly string[] = []): Command {
  const which = new Option(
    '-c, --configuration <id...>',
    'only these configurations (worldswitch list shows them)',
  );
  for (const option of [which, ...optionsOfMicrobenchmarks(), ...optionsOfWorkloads(), timeoutOption()]) {
    if (!without.includes(option.attributeName())) command.addOption(option);
  }
  return command;
}

/**
 * The ids that options name; `undefined` if they name none. Options of workloads alone mean all nine.
 *
 * @throws MisuseError if there is none of that kind with such an id
 */
export function namedBenchmarks(options: BenchmarkOptions): string[] | undefined {
  const { microbenchmark = [], workload } = options;
  const applications = workload ?? (meansWorkloads(options) ? workloads.map(({ id }) => id) : []);
  const named = [
    ...microbenchmark.map((id) => findMicrobenchmark(id).id),
    ...applications.map((id) => findWorkload(id).id),
  ];
  return named.length === 0 ? undefined : named;
}

/** Whether options say how workloads are run, and which microbenchmarks are measured, if any, they do not say. */
function meansWorkloads(options: BenchmarkOptions): boolean {
  return options.microbenchmark === undefined && givenOf(options, 'workloads').length > 0;
}

/** The options of a kind that were given. */
export function givenOf(options: object, kind: keyof typeof namesOfBenchmarkOptions): string[] {
  const names: readonly string[] = namesOfBenchmarkOptions[kind];
  return (
    Object.entries(options)
      // `vhost` is true unless --no-vhost is given.
      .filter(([name, value]) => names.includes(name) && value !== undefined && value !== true)
      .map(([name]) => name)
  );
}

/** The part of an order that {@link addBenchmarkOptions} gives. @throws MisuseError if options are of no use */
export function benchmarkOrderOf(options: BenchmarkOptions): Order {
  const benchmarks = namedBenchmarks(options);
  requireUse(options, benchmarks);
  const {
    configuration,
    iterations,
    batches,
    units,
    repetitions,
    launches,
    vcpus,
    transport,
    vhost,
    haltPoll,
    timeout,
  } = options;
  const { specjvm2008: folder, benchmark } = options;
  return {
    configurations: configuration,
    benchmarks,
    ...{ iterations, batches, units, repetitions, launches, vcpus, transport },
    ...(vhost === false ? { vhost } : {}),
    haltPollNs: haltPoll,
    timeout,
    ...(folder === undefined && benchmark === undefined
      ? {}
      : { specjvm2008: { folder, benchmarks: benchmark } }),
  };
}

/** An option of one kind where only the other is measured is a misunderstanding. */
function requireUse(options: BenchmarkOptions, benchmarks: readonly string[] | undefined): void {
  const measuresWorkloads = benchmarks?.some((id) => !(options.microbenchmark ?? []).includes(id)) ?? false;
  const measuresMicrobenchmarks = benchmarks === undefined || options.microbenchmark !== undefined;
  const [idle] = [
    ...(measuresWorkloads ? [] : givenOf(options, 'workloads')),
    ...(measuresMicrobenchmarks ? [] : givenOf(options, 'microbenchmarks')),
  ];
  if (idle === undefined) return;
  const kind = measuresWorkloads ? 'microbenchmarks' : 'workloads';
  throw new MisuseError(`${flagOf(idle)} is about ${kind}, and none is to be measured`, {
    next: `name ${kind} with ${kind === 'workloads' ? '-w' : '-m'}, or leave the option out`,
  });
}

/** An option as it is typed. */
export function flagOf(name: string): string {
  const option = [...optionsOfMicrobenchmarks(), ...optionsOfWorkloads()].find(
    (each) => each.attributeName() === name,
  );
  return option?.long ?? `--${name}`;
}

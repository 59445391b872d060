import { type Configuration, configurations, type HypervisorName, isByDefault } from './configurations.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';
import { knownWorkloads, type Workload } from './workloads.ts';

/** What is measured on a configuration: one of the seven operations or a variant, or an application. */
export type Benchmark = Microbenchmark | Workload;
export type BenchmarkKind = Benchmark['kind'];

/** One benchmark on one configuration: what is measured, explained and compared. */
export interface Cell {
  readonly configuration: string;
  readonly benchmark: string;
}

export function isSameCell(one: Cell, other: Cell): boolean {
  return one.configuration === other.configuration && one.benchmark === other.benchmark;
}

/** What is known of a cell, among what is known of others. */
export function cellAmong<T extends Cell>(all: readonly T[], cell: Cell): T | undefined {
  return all.find((each) => isSameCell(each, cell));
}

/** All benchmarks: microbenchmarks first, in the order of tables and lists. */
export const benchmarks: readonly Benchmark[] = [...microbenchmarks, ...knownWorkloads];

/** Of which kind a benchmark is; one that this version does not know passes for a microbenchmark. */
export function kindOf(benchmark: string): BenchmarkKind {
  return knownWorkloads.some(({ id }) => id === benchmark) ? 'workload' : 'microbenchmark';
}

/** Whether a benchmark can be measured on a configuration: a microbenchmark needs a VM, a workload a machine. */
export function canMeasure({ hypervisor, machine }: Configuration, benchmark: Benchmark): boolean {
  if (benchmark.kind === 'workload') return machine.withoutWorkloads !== true;
  const { hypervisor: name, architecture, withoutNripSave, testbed } = benchmark.only ?? {};
  return (
    isVirtualized({ hypervisor }) &&
    testbed === undefined &&
    (name === undefined || name === hypervisor.name) &&
    (architecture === undefined || architecture === machine.architecture) &&
    (withoutNripSave === undefined || withoutNripSave === machine.withoutNripSave)
  );
}

/** Whether a configuration has VMs. */
export function isVirtualized({ hypervisor }: Pick<Configuration, 'hypervisor'>): boolean {
  return hypervisor.name !== 'none';
}

/** The configurations on which some benchmark of a kind can be measured. */
export function configurationsFor(kind: BenchmarkKind): readonly Configuration[] {
  return configurations.filter((configuration) =>
    kind === 'workload' ? configuration.machine.withoutWorkloads !== true : isVirtualized(configuration),
  );
}

/** The configurations on which microbenchmarks are measured if none is named. */
export const defaultConfigurations: readonly Configuration[] =
  configurationsFor('microbenchmark').filter(isByDefault);

/** The configurations of the study's first machine class, on which workloads run if none is named. */
export const defaultWorkloadConfigurations: readonly string[] = ['native-arm64', 'kvm-arm64', 'xen-arm64'];

/** The names of hypervisors, without that of none. */
export type VirtualizingName = Exclude<HypervisorName, 'none'>;

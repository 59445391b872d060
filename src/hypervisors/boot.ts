import type { ArchitectureSupport } from '../architectures/architecture.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';

/** What a machine boots, for whatever brings it to do so: files have their names, and come from elsewhere. */
export interface BootSpecification {
  /** Of a hypervisor that boots before the kernel; `undefined` where there is none. */
  readonly hypervisorParameters: readonly string[] | undefined;
  /** Of the machine's, the host's or Dom0's kernel. */
  readonly kernelParameters: readonly string[];
  /** What that kernel passes to init. */
  readonly initWords: readonly string[];
}

/** What boot specifications of all machines follow from. */
export interface BootOptions {
  readonly architecture: ArchitectureSupport;
  readonly on: HypervisorOnArchitecture;
  /** Behind those that every such kernel gets: the configuration's, and the user's. */
  readonly kernelParameters: readonly string[];
  /** The user's. */
  readonly hypervisorParameters: readonly string[];
}

/** The same of a machine on which microbenchmarks run. */
export interface ProbeBoot extends BootOptions {
  readonly initWords: readonly string[];
}

/** The same of a workload's. */
export interface WorkloadBoot extends BootOptions {
  /** Of the host or Dom0. */
  readonly memoryMiB: number;
  /** Nanoseconds for which a hypervisor that can polls before it lets a VCPU sleep. */
  readonly haltPollNs: number;
}

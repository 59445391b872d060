import type { MachineContents } from './machine-contents.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';

/** What a workload's machine is like with a hypervisor, or with none. */
export interface WorkloadHost {
  /** The script that is init, and those that it calls, in guest/workloads/machine/. */
  readonly init: string;
  readonly scripts: readonly string[];
  /** Modules of the machine's kernel, in the order in which they need each other; some kernels have some built in. */
  readonly modules: readonly string[];
  /** The VM; `undefined` where the server runs in the machine itself. */
  readonly vm: WorkloadVm | undefined;
  /**
   * MiB of host or Dom0, and of the hypervisor itself.
   *
   * @param least that the host needs
   */
  readonly memory: (least: number) => { readonly host: number; readonly hypervisor: number };
}

/** The VM in which a workload's server runs. */
export interface WorkloadVm {
  /** Modules of its kernel, the same. */
  readonly modules: readonly string[];
  /** Its console; `undefined` for the serial one. */
  readonly console: string | undefined;
  /** Whether a program in the host gives it virtio devices, which have a transport and may have vhost. */
  readonly virtio: boolean;
  /** The parameter of the host's kernel that says how long a VCPU without work polls; `undefined` if the hypervisor never does. */
  readonly haltPoll: string | undefined;
  /** What the hypervisor's tools need in the host to make it. */
  readonly contents: (size: VmSize, on: HypervisorOnArchitecture) => MachineContents;
}

/** How large a workload's VM is. */
export interface VmSize {
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Of its disk in the host's memory; `undefined` without one. */
  readonly diskMiB: number | undefined;
}

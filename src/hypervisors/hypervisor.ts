import type { ByArchitecture } from '../architectures/by-architecture.ts';
import type { HypervisorName } from '../catalog/configurations.ts';
import type { Place } from '../results/explanation.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';
import type { BootSpecification, ProbeBoot, WorkloadBoot } from './boot.ts';
import type { RecogniseFailure } from './failure.ts';
import type { GuestPrograms } from './guest-programs.ts';
import type { MachineContents } from './machine-contents.ts';
import type { Purposes } from './purposes.ts';
import type { WorkloadHost } from './workload-host.ts';
import type { PurposeFunction, Waypoint } from './waypoints.ts';
import type { HypervisorWords } from './words.ts';
import type { Hypervisor } from '../catalog/configurations.ts';

/** Everything that worldswitch knows of a hypervisor; of `none`, what machines are like that have none. */
export interface HypervisorSupport {
  readonly name: HypervisorName;
  readonly words: HypervisorWords;
  /** The heavier, the longer its machines take: those begin first. */
  readonly costWeight: number;
  /** Whether it is an image of its own, with versions and tools of its own; else it is a part of the kernel. */
  readonly hasImage: boolean;
  /** Whose kernel and programs the host's or Dom0's are. */
  readonly places: { readonly kernel: Place; readonly user: Place };
  /** The PCPU on which the VM runs that measures (guest/vmm/main.c, guest/dom0/mailbox.h). */
  readonly mainPcpu: number;
  /** What the account plugin calls it (plugin/account.c). */
  readonly accountMode: (hypervisor: Hypervisor) => string;
  /** What an exit is counted as, by where its handler is executed; `undefined` if it is none. */
  readonly exitFrom: (place: string, pcpu: number) => 'vm' | 'dom0' | undefined;
  /** What a function of its own or of its kernel is executed for; `undefined` where all is the server's work. */
  readonly purposes: Purposes | undefined;
  /** The functions of the host's kernel that say what they, and what they call, are executed for. */
  readonly purposeFunctions: readonly PurposeFunction[];
  readonly waypoints: readonly Waypoint[];
  /** How a machine that ends otherwise than it should says so on its console. */
  readonly failures: readonly RecogniseFailure[];
  /** Of machines for microbenchmarks; `undefined` if there are none. */
  readonly probe: ProbeHost | undefined;
  readonly workload: WorkloadHost;
  /** What a workload's machine boots. */
  readonly bootWorkload: (options: WorkloadBoot) => BootSpecification;
  readonly on: ByArchitecture<HypervisorOnArchitecture>;
}

/** What a machine on which microbenchmarks run is like. */
export interface ProbeHost {
  /** MiB of the machine: what host or Dom0, the VMs and the hypervisor share. */
  readonly memoryMiB: number;
  readonly boot: (options: ProbeBoot) => BootSpecification;
  /** What init finds beside itself and the probe. */
  readonly contents: (on: HypervisorOnArchitecture) => MachineContents;
  readonly programs: GuestPrograms;
  readonly functions: StampedFunctions;
}

/** Functions at which paths are stamped: of each the first name that the machine has. */
export interface StampedFunctions {
  /** A backend in the kernel has the VM's signal. */
  readonly receives: readonly string[];
  /** A backend in the kernel begins to signal the VM. */
  readonly signals: readonly string[];
  /** The hypervisor learns how long the instruction is that exited; x86 without NRIP-save. */
  readonly decodes: readonly string[];
}

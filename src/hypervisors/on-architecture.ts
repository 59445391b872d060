import type { ElfIdentity } from '../architectures/elf-identity.ts';
import type { CodePlace } from '../architectures/exceptions.ts';
import type { FunctionNames } from '../architectures/functions.ts';
import type { KernelRole } from '../architectures/architecture.ts';
import type { Hypervisor } from '../catalog/configurations.ts';
import type { Machine } from '../catalog/machines.ts';
import type { Kind, Place } from '../results/explanation.ts';
import type { ReasonFunction } from './exit-reasons.ts';

/** What a hypervisor is like on one architecture. */
export interface HypervisorOnArchitecture {
  /** Which kernel its host or Dom0 boots, and in what form. */
  readonly kernel: BootableKernel;
  /** The hypervisor's own image; `undefined` where it is a part of the kernel. */
  readonly image: HypervisorImage | undefined;
  /** Modules of the host's or Dom0's kernel, in the order in which they need each other; those built in are not among them. */
  readonly modules: readonly string[];
  /** Of the machine's memory, for Dom0; 0 where the host has all of it. */
  readonly dom0MiB: number;
  /** Parameters of the hypervisor's own image; none where it is a part of the kernel. */
  readonly parameters: readonly string[];
  /** Whether the hypervisor boots VMs from ELF files, in whose notes it finds where they begin; else from flat images. */
  readonly bootsElf: boolean;
  /** Lines of the configuration of VMs, for the hypervisor's tools: of the probe's, and of a workload's. */
  readonly vmSettings: { readonly probe: readonly string[]; readonly workload: readonly string[] };
  /** Parameters of the kernel of a workload's VM, which some kernels need there. */
  readonly vmParameters: readonly VmParameter[];
  /** The program that runs a workload's VM in the host; `undefined` where the hypervisor does it by itself. */
  readonly vmm: Vmm | undefined;
  /** What microbenchmarks rely on, and parameters can take away. */
  readonly premises: readonly Premise[];
  readonly trace: TracedHypervisor;
  readonly account: AccountedHypervisor;
  /** What our code in its machines is compiled with: what differs by the machine's CPU. */
  readonly flags: readonly string[];
  /** The same on machines that run VMs in another way than most of the architecture do. */
  readonly otherwise?: Readonly<Partial<Record<Virtualization, HypervisorOnArchitecture>>>;
}

type Virtualization = NonNullable<Machine['virtualization']>;

/** A parameter without which a kernel does not boot in a VM. */
export interface VmParameter {
  readonly text: string;
  /** The first Linux that needs it; those before it don't get it, so that their command line stays what it was. */
  readonly since: string;
}

/** A parameter with which microbenchmarks would be something else than they are defined to be. */
export interface Premise {
  /** Whose parameter it is. */
  readonly of: 'kernel' | 'xen';
  readonly name: string;
  readonly value: string;
  /** The microbenchmarks that it breaks. */
  readonly breaks: RegExp;
  /** What happens then, as the end of a sentence: `a VCPU …`. */
  readonly why: string;
}

/** What a kernel must be that can be booted. */
export interface BootableKernel {
  readonly role: KernelRole;
  readonly formats: readonly string[];
  /** Bytes; no limit if it is not said. */
  readonly most?: number;
}

/** The image of a hypervisor that boot loaders take, unpacked. */
export interface HypervisorImage {
  /** Where the hypervisor's build leaves it. */
  readonly path: string;
  /** Whether an image of the hypervisor is for the architecture. */
  readonly recognise: (bytes: Buffer, elf: ElfIdentity | undefined) => boolean;
}

/** Debian's program that runs VMs in a host. */
export interface Vmm {
  readonly program: string;
  /** The package it is in, and those of firmware. */
  readonly package: string;
  readonly firmwarePackages: readonly string[];
  /** Firmware with which it loads a kernel. */
  readonly firmware: readonly string[];
  /** Its arguments that say what machine the VM is. */
  readonly machine: string;
}

/** What is known of its code, to explain traces of operations. */
export interface TracedHypervisor {
  readonly functions: FunctionNames;
  /** Whether the VM is left to this instruction. */
  readonly leavesVm: (place: CodePlace) => boolean;
  /** Functions that handle an access of a VM's to memory that it has not, where other exits look the same. */
  readonly handlesNestedFault: RegExp | undefined;
  /** Functions that mean the VM's registers when they read those in which they keep pointers of their own. */
  readonly readsVmRegisters: RegExp;
  /** The place of code that is a part of the kernel's image, but runs elsewhere at addresses of its own. */
  readonly placeOfKernelPart: Place | undefined;
  /** What the kernel's build puts before the names of all that it links into that part. */
  readonly prefixOfKernelPart: string | undefined;
  /** Places that run at its own level. */
  readonly ownPlaces: (hypervisor: Hypervisor) => readonly Place[];
  /** What an access to a register is, where it is another one than it names; else `undefined`. */
  readonly registerMeant: (hypervisor: Hypervisor, place: Place, kind: Kind) => Kind | undefined;
}

/** What is known of it, to account workloads. */
export interface AccountedHypervisor {
  readonly exitReasons: readonly ReasonFunction[];
  /** Functions of its virtual interrupt controller and timer, beside those of all architectures. */
  readonly interrupts: readonly RegExp[];
  /** The microbenchmark of a hypercall by a VM that has what a workload's VM has: what an exit takes. */
  readonly exit: string;
  /** What is left at the price of the microbenchmark's hypercall. */
  readonly priced: readonly ('vm' | 'dom0')[];
  /** Why a workload's VM is not left at the price of the microbenchmark's hypercall; `undefined` if it is. */
  readonly unpriced: string | undefined;
  /** What a reader of a split overhead has to know beside. */
  readonly note: string | undefined;
  /** The function of the kernel that VMs are entered by, where the account plugin has to know. */
  readonly vmEntry: (hypervisor: Hypervisor) => string | undefined;
  /** The hypervisor's own functions that page faults are taken to, the same. */
  readonly pageFaultEntries: readonly string[];
  /** Where the map of all memory is, where its place is not drawn (`nokaslr`), the same. */
  readonly directMap: string | undefined;
}

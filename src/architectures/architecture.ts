import type { Architecture } from '../catalog/architectures.ts';
import type { Machine } from '../catalog/machines.ts';
import type { Device } from './devices.ts';
import type { ArchitectureEvents } from './events.ts';
import type { Exceptions } from './exceptions.ts';
import type { FunctionNames } from './functions.ts';
import type { Instruction } from './instruction.ts';
import type { ProbeAddresses } from './probe-addresses.ts';

/** Everything that worldswitch knows of an architecture. */
export interface ArchitectureSupport {
  readonly id: Architecture;
  /** As readers are told of it: `Arm`. */
  readonly title: string;
  /** Added to what the hypervisor's machines weigh: of those that take longest, which take longer still. */
  readonly costWeight: number;
  readonly names: ArchitectureNames;
  readonly code: ArchitectureCode;
  readonly linux: LinuxOnArchitecture;
  readonly probe: ProbeOnArchitecture;
  /** What the devices of its machines are, by physical address. */
  readonly devices: readonly Device[];
}

/** What others call the architecture. */
export interface ArchitectureNames {
  /** Debian: `arm64`, in names of packages too. */
  readonly debian: string;
  /** GNU, of systems with its C library; names of folders: `aarch64-linux-gnu`. */
  readonly gnu: string;
  /** The same with the C library musl. */
  readonly musl: string;
  /** The compiler: `aarch64`. */
  readonly cpu: string;
  /** The linker's emulation: `aarch64linux`. */
  readonly linker: string;
  /** Node, of computers that it runs on. */
  readonly node: string;
  /** The file that loads programs of the GNU C library. */
  readonly loader: string;
  /** `e_machine` of ELF files. */
  readonly elfMachine: number;
}

/** What its instructions are. */
export interface ArchitectureCode {
  /** @param bytes of exactly one instruction, at `address` */
  readonly decode: (bytes: Uint8Array, address: bigint) => Instruction;
  readonly exceptions: Exceptions;
  readonly events: ArchitectureEvents;
  /** Registers in which kernels and hypervisors keep pointers to the current thread and to the data of their CPU. */
  readonly threadPointers: Readonly<Record<string, { readonly ofVms: boolean }>>;
  /**
   * Whether an instruction that is no store to a device sends an interrupt to another CPU.
   *
   * @param kernelFunction its function, if it is not a VM's
   */
  readonly sendsInterrupt: (instruction: Instruction, kernelFunction: string | null) => boolean;
}

/** What Linux is like on it. */
export interface LinuxOnArchitecture {
  /** The serial console. */
  readonly console: string;
  /** Parameters of kernels, wherever they run, so that the emulated machine's clock is theirs. */
  readonly clockParameters: readonly string[];
  /** Names of parameters that the kernel looks for by itself: it says that it does not know them, and heeds them. */
  readonly ownParameters: readonly string[];
  /** The flag in /proc/cpuinfo that CPUs of VMs have, and no others; none where no register says it. */
  readonly flagOfVms?: string;
  readonly functions: FunctionNames;
  /** Its own entries, interrupt controller and inter-processor interrupts, beside what is the same everywhere. */
  readonly interrupts: RegExp;
  /** The function that switches to another task. */
  readonly switchesTask: string;
  /** Functions that page faults are taken to, where the account plugin has to know. */
  readonly pageFaultEntries: readonly string[];
  readonly image: KernelImageFormat;
  /** The packages of Debian that have kernels, by what they are for. */
  readonly packages: Readonly<Partial<Record<KernelRole, KernelPackage>>> & {
    readonly kernel: KernelPackage;
  };
}

/** `kernel`: of a host, and of Dom0 where that has no kernel of its own. */
export type KernelRole = 'kernel' | 'dom0-kernel';

/** A package of Debian that has a kernel. */
export interface KernelPackage {
  /** As a user reads what it is for. */
  readonly purpose: string;
  readonly metapackage: string;
  /** As Debian calls this kind of its kernels; `generic` if it has no name. */
  readonly flavour: string;
  /** Modules that a hypervisor needs, as patterns of paths below the kernel's. */
  readonly modules: readonly string[];
}

/** The image of a kernel that boot loaders take, unpacked. */
export interface KernelImageFormat {
  /** `Image` */
  readonly format: string;
  /** Where the kernel's build leaves it. */
  readonly path: string;
  readonly recognise: (bytes: Buffer) => boolean;
  /** Bytes that an image has at least, by its header. */
  readonly bytes: (bytes: Buffer) => number;
  /** What an image that unpacks itself when it is booted has packed in it; behind it there may be the size of it unpacked. */
  readonly payload?: (bytes: Buffer) => Buffer;
  /** KiB of the pages that it is built for, where its header says it and there are several sizes. */
  readonly pageKiB?: (bytes: Buffer) => number | undefined;
  /** Where its header says that its release stands; if there is no such header, its banner has it. */
  readonly releasePlace?: (bytes: Buffer) => number | undefined;
}

/** How the probe is built, and where its instructions are. */
export interface ProbeOnArchitecture {
  readonly flags: readonly string[];
  /** More of them, by the interrupt controllers that its machines have. */
  readonly controllers: Readonly<Partial<Record<Machine['interruptController'], readonly string[]>>>;
  readonly addresses: ProbeAddresses;
  readonly entries: FunctionNames['entries'];
}

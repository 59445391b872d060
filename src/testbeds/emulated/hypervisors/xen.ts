import type { Machine } from '../../../catalog/machines.ts';
import { namedFunctions } from '../../../carriers/probe-vm/stamps.ts';
import { type FileEntry, foldersOf, textFile } from '../../../artifacts/cpio.ts';
import { fileEntry, type HypervisorSupport, KERNEL_PARAMETERS, moduleFiles } from './hypervisor.ts';

/** Modules of Dom0's kernel, by which its user space reaches Xen; guest/dom0/toolstack.c loads them if they are there. */
const MODULES = ['xen-privcmd', 'xen-evtchn', 'xen-gntdev', 'xen-gntalloc', 'xenfs'];

/** Debian's programs that guest/dom0/toolstack.c starts. */
const PROGRAMS = ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xl'];

/** How xl.conf(5) is in each Dom0: its memory is as Xen was told, and no script configures devices. */
export const XL_CONF = textFile('etc/xen/xl.conf', ['autoballoon="off"', 'run_hotplug_scripts=0']);

/** Of the machine's memory, for Dom0: its kernel, its initramfs packed and unpacked, and the tools. */
const DOM0_MIB = { arm64: 256, x86: 512 } as const;

/** Where the emulator puts Dom0's kernel and initramfs on arm64: past Xen, which is loaded at the start of the RAM. */
const DOM0_KERNEL_ADDRESS = '0x50000000';
const DOM0_INITRAMFS_ADDRESS = '0x54000000';

const XEN_PARAMETERS = {
  arm64: ['console=dtuart', 'dtuart=/pl011@9000000'],
  x86: ['console=com1', 'com1=115200,8n1', 'cpuidle=0'],
} as const;

/** Xen with a Dom0 whose init is ours (guest/dom0/), and Debian's tools in it. */
export const xen: HypervisorSupport = {
  memoryMiB: 1024,

  bootArguments(configuration) {
    const { machine, kernelParameters, added } = configuration;
    const symbols = namedFunctions(configuration, this.functions).join(',');
    return dom0BootArguments({
      architecture: machine.architecture,
      memoryMiB: DOM0_MIB[machine.architecture],
      xen: added?.xen ?? [],
      kernel: [...KERNEL_PARAMETERS, ...kernelParameters, ...(added?.kernel ?? [])],
      init: [`symbols=${symbols}`],
    });
  },

  async initramfs({ machine }, { kernel, xen: parts }) {
    if (parts === undefined) throw new Error('a machine of Xen has no Xen');
    const tools = await Promise.all((await parts.tools(PROGRAMS)).map(fileEntry));
    const modules = await moduleFiles(kernel, MODULES);
    const files = [...tools, ...modules, XL_CONF, ...domainFiles(machine.architecture)];
    return [...foldersOf(files.map(({ path }) => path)), ...files];
  },

  functions: {
    // What Dom0's kernel calls for an event channel of a process, where it would call the handler of a backend.
    receives: ['evtchn_interrupt'],
    // Where Dom0's driver for the event channels of processes begins to signal.
    signals: ['evtchn_ioctl'],
    decodes: ['svm_get_insn_len'],
  },
};

/** What QEMU's arguments for Xen and its Dom0 differ in. */
export interface Dom0Boot {
  readonly architecture: Machine['architecture'];
  /** Of Dom0. */
  readonly memoryMiB: number;
  /** Parameters of Xen, beside those that every Xen gets. */
  readonly xen: readonly string[];
  /** Parameters of Dom0's kernel, beside its console. */
  readonly kernel: readonly string[];
  /** Words for Dom0's init. */
  readonly init: readonly string[];
}

/** QEMU's arguments that load Xen and its Dom0, which has one VCPU, on PCPU 0. */
export function dom0BootArguments({ architecture, memoryMiB, xen: own, kernel, init }: Dom0Boot): string[] {
  const forXen = [
    ...XEN_PARAMETERS[architecture],
    `dom0_mem=${memoryMiB}M,max:${memoryMiB}M`,
    ...['dom0_max_vcpus=1', 'dom0_vcpus_pin'],
    // Event channels between DomUs, which Debian's default (SILO) forbids.
    'xsm=dummy',
    ...own,
  ].join(' ');
  const forDom0 = ['console=hvc0', ...kernel, ...(init.length === 0 ? [] : ['--', ...init])].join(' ');
  return ['-kernel', '{xen}', '-append', forXen, ...dom0Arguments[architecture](forDom0)];
}

/** How the emulator loads Dom0: as modules of Xen's, in the device tree or by multiboot. A comma within is doubled. */
const dom0Arguments = {
  arm64: (parameters: string) => [
    '-device',
    `guest-loader,addr=${DOM0_KERNEL_ADDRESS},kernel={kernel},bootargs=${parameters.replaceAll(',', ',,')}`,
    ...['-device', `guest-loader,addr=${DOM0_INITRAMFS_ADDRESS},initrd={initramfs}`],
  ],
  x86: (parameters: string) => ['-initrd', `{kernel} ${parameters.replaceAll(',', ',,')},{initramfs}`],
} as const;

/** The DomUs for xl (xl.cfg(5)): main's VCPUs on both PCPUs, the peer's where main's first one is. */
function domainFiles(architecture: 'arm64' | 'x86'): FileEntry[] {
  const domains = { main: ['1', '0'], peer: ['1'] };
  return Object.entries(domains).map(([name, cpus]) => {
    return textFile(`${name}.cfg`, [
      `name = "${name}"`,
      'kernel = "/probe"',
      'memory = 16',
      `vcpus = ${cpus.length}`,
      `cpus = [${cpus.map((cpu) => `"${cpu}"`).join(', ')}]`,
      'on_crash = "preserve"',
      // The time-stamp counter is the machine's own, not trapped and not shifted.
      ...(architecture === 'x86' ? ['type = "pvh"', 'tsc_mode = "native"'] : []),
    ]);
  });
}

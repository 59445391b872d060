import type { HypervisorSupport } from '../hypervisor.ts';
import { KERNEL_PARAMETERS, workloadKernelParameters } from '../linux.ts';
import { IN_VM, RECEIVES, type PurposeFunction, waypointsBy } from '../waypoints.ts';
import { onArm64 } from './arm64/arm64.ts';
import { bootDom0 } from './boot.ts';
import { probeContents, workloadContents } from './contents.ts';
import { failures } from './failures.ts';
import { MODULES } from './modules.ts';
import { programs } from './programs.ts';
import { purposes } from './purposes.ts';
import { onX86 } from './x86/x86.ts';

/** A packet is given to the VM (drivers/net/xen-netback/interface.c); what event channels and netback do in whatever task they find. */
const IO_PATH = ['xenvif_start_xmit', 'xenvif_poll', 'xen_evtchn_do_upcall', '__xen_evtchn_do_upcall'];

/** MiB of Xen itself, and below Dom0's kernel of what is too small for Dom0's memory, which is given in one piece. */
const XEN_MIB = 512;

/** Xen: type 1, below Dom0's Linux kernel. */
export const xen: HypervisorSupport = {
  name: 'Xen',
  words: {
    host: 'Dom0',
    below: 'Xen',
    devices: () => 'netfront, netback in Dom0',
    colour: { light: '#c75300', dark: '#f0935a' },
  },
  costWeight: 4,
  hasImage: true,
  places: { kernel: 'dom0-kernel', user: 'dom0-user' },
  mainPcpu: 1,
  accountMode: () => 'xen',
  // Dom0 has PCPU 0 for itself.
  exitFrom: (place, pcpu) => (place === 'hypervisor' ? (pcpu === 0 ? 'dom0' : 'vm') : undefined),
  purposes,
  purposeFunctions: [...RECEIVES, ...IO_PATH.map((name): PurposeFunction => ({ name, purpose: 'io-path' }))],
  waypoints: waypointsBy('xenvif_start_xmit', IN_VM),
  failures,
  /** A Dom0 whose init is ours, and Debian's tools in it. */
  probe: {
    memoryMiB: 1024,
    boot: (options) => bootDom0(options, options.on.dom0MiB, KERNEL_PARAMETERS, options.initWords),
    contents: probeContents,
    programs,
    functions: {
      // What Dom0's kernel calls for an event channel of a process, where it would call the handler of a backend.
      receives: ['evtchn_interrupt'],
      // Where Dom0's driver for the event channels of processes begins to signal.
      signals: ['evtchn_ioctl'],
      decodes: ['svm_get_insn_len'],
    },
  },
  workload: {
    init: 'xen',
    scripts: ['xen-vif', 'xen-disk'],
    modules: [...MODULES, 'xen-netback', 'xen-blkback'],
    vm: {
      modules: ['xen-netfront', 'xen-blkfront'],
      console: 'hvc0',
      virtio: false,
      haltPoll: undefined,
      contents: workloadContents,
    },
    // Xen on Arm gives Dom0 its memory in one piece only if its size is a power of two.
    memory: (least) => ({ host: 2 ** Math.ceil(Math.log2(least)), hypervisor: XEN_MIB }),
  },
  bootWorkload: (options) =>
    bootDom0(options, options.memoryMiB, workloadKernelParameters(options.architecture.linux), []),
  on: { arm64: onArm64, x86: onX86 },
};

import { linux } from '../../../architectures/arm64/linux.ts';
import { isFromLowerLevel } from '../../../architectures/arm64/exceptions.ts';
import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import { MODULES } from '../modules.ts';
import { exitReasons } from './exit-reasons.ts';
import { functions, VM_VECTORS } from './functions.ts';

/** MiB that the kernel of Dom0 may take: so far behind it in the machine's memory its initramfs is put. */
export const DOM0_KERNEL_ROOM_MIB = 64;

/** Xen on Arm. */
export const onArm64: HypervisorOnArchitecture = {
  kernel: { role: 'kernel', formats: ['Image'], most: DOM0_KERNEL_ROOM_MIB * 2 ** 20 },
  // It has the header of Linux's image.
  image: { path: 'xen/xen', recognise: (bytes) => linux.image.recognise(bytes) },
  modules: MODULES,
  // Its kernel, its initramfs packed and unpacked, and the tools.
  dom0MiB: 256,
  parameters: ['console=dtuart', 'dtuart=/pl011@9000000'],
  flags: [],
  bootsElf: false,
  vmSettings: { probe: [], workload: [] },
  vmParameters: [],
  vmm: undefined,
  premises: [
    {
      of: 'xen',
      name: 'vwfi',
      value: 'native',
      // All that Dom0 or a second VCPU has a part in: Dom0 shares PCPU 0 with the VM's second VCPU, both VMs share PCPU 1.
      breaks: /^(virtual-ipi|vm-switch|io-latency)/,
      why: 'a VCPU that has nothing to do keeps its PCPU, which others are waiting for, and is never blocked',
    },
  ],
  trace: {
    functions,
    leavesVm: ({ name, address }) => VM_VECTORS.test(name ?? '') && isFromLowerLevel(address),
    handlesNestedFault: undefined,
    readsVmRegisters: /ctxt_switch/,
    placeOfKernelPart: undefined,
    prefixOfKernelPart: undefined,
    ownPlaces: () => ['xen'],
    registerMeant: () => undefined,
  },
  account: {
    exitReasons,
    interrupts: [
      /^(gic_(interrupt|update_one_lr|set_lr|raise_\w+|remove_\w+|route_\w+|handle_\w+)|gicv[23]_(update_lr|read_lr|write_lr|clear_lr|read_irq|eoi_irq|dir_irq|send_SGI|ack_irq|host_irq_end|guest_irq_end|read_vmcr\w*|poke_irq)|vgic_(inject_irq|to_sgi|enable_irqs|disable_irqs|get_\w+|store_\w+|fetch_\w+|v[23]_\w+|vcpu_inject\w*|move_irq|remove_irq\w*|set_irqs_pending)|route_irq_\w+|vtimer_\w+|virt_timer_\w+|phys_timer_\w+|maintenance_interrupt)$/,
    ],
    exit: 'hypercall',
    priced: ['vm', 'dom0'],
    unpriced: undefined,
    note: undefined,
    vmEntry: () => undefined,
    pageFaultEntries: [],
    directMap: undefined,
  },
};

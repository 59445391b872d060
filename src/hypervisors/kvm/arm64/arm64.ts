import { inEl2Host } from '../../../architectures/arm64/el2-host.ts';
import { isFromLowerLevel } from '../../../architectures/arm64/exceptions.ts';
import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import type { Place } from '../../../results/explanation.ts';
import { exitReasons } from './exit-reasons.ts';
import { functions, VM_VECTORS } from './functions.ts';

/** Linux arch/arm64/kernel/image-vars.h. */
const EL2_PREFIX = '__kvm_nvhe_';

/**
 * What runs with HCR_EL2.E2H set, by KVM's mode. Where the CPU has VHE, the EL2 part of protected mode has it too (hVHE, Linux
 * arch/arm64/kernel/pi/idreg-override.c: `arm64_sw.hvhe=1`; from 6.6 on).
 */
const placeWithE2h: Readonly<Partial<Record<string, Place>>> = { VHE: 'host-kernel', protected: 'el2' };

/** KVM on Arm, built into the kernel: in split mode, or with the whole host in EL2. */
export const onArm64: HypervisorOnArchitecture = {
  kernel: { role: 'kernel', formats: ['Image'] },
  image: undefined,
  modules: [],
  dom0MiB: 0,
  parameters: [],
  flags: [],
  bootsElf: false,
  vmSettings: { probe: [], workload: [] },
  vmParameters: [],
  vmm: {
    program: 'qemu-system-aarch64',
    package: 'qemu-system-arm',
    firmwarePackages: [],
    firmware: [],
    machine: '-M virt,gic-version=host -cpu host',
  },
  premises: [
    {
      of: 'kernel',
      name: 'kvm-arm.wfi_trap_policy',
      value: 'notrap',
      // From Linux 6.11 on. The second VCPU and the backend share PCPU 1, both VMs share PCPU 0.
      breaks: /^(virtual-ipi\/blocked|vm-switch|io-latency-out\/worker|io-latency-in)/,
      why: 'a VCPU that has nothing to do keeps its PCPU, which others are waiting for, and is never blocked',
    },
  ],
  trace: {
    functions,
    leavesVm: ({ name, address }) => VM_VECTORS.test(name ?? '') && isFromLowerLevel(address),
    handlesNestedFault: undefined,
    readsVmRegisters: /sysreg|guest_(enter|exit)/,
    // What split-mode KVM runs in EL2, at addresses that are drawn at random when the machine boots.
    placeOfKernelPart: 'el2',
    prefixOfKernelPart: EL2_PREFIX,
    ownPlaces: (hypervisor) => ['mode' in hypervisor && hypervisor.mode === 'VHE' ? 'host-kernel' : 'el2'],
    registerMeant: (hypervisor, place, kind) =>
      'mode' in hypervisor && placeWithE2h[hypervisor.mode] === place ? inEl2Host(kind) : undefined,
  },
  account: {
    exitReasons,
    interrupts: [
      // The virtual interrupt controller and timer (arch/arm64/kvm/vgic, arch_timer.c).
      /^(kvm_vgic_(inject_irq|vcpu_pending_irq|set_owner|map_phys_irq)|vgic_(queue_irq_unlock|get_irq|put_irq|target_oracle|inject_irq|validate_injection|irq_\w+|irqfd_\w+|its_\w+|mmio_\w+|prune_ap_list|flush_pending\w*|kick_vcpus|update_\w+|set_\w+|get_\w+|uaccess_\w+)|__vgic_put_\w+|vgic_v[23]_\w+|dispatch_mmio_(read|write))$/,
      /^(kvm_timer_(update_irq|update_state|should_fire|irq_can_fire|blocking|unblocking)|kvm_arch_timer_handler|kvm_(bg|hr)timer_\w+|kvm_soft_timer_\w+|timer_(emulate|set_\w+|restore_state|save_state))$/,
    ],
    // QEMU gives a VM a virtual PMU unless it is told not to.
    exit: 'hypercall/vpmu',
    priced: ['vm', 'dom0'],
    unpriced: undefined,
    note: undefined,
    // In split mode it is a part of what runs in EL2.
    vmEntry: (hypervisor) =>
      'mode' in hypervisor && hypervisor.mode === 'VHE' ? '__guest_enter' : `${EL2_PREFIX}__guest_enter`,
    pageFaultEntries: [],
    directMap: undefined,
  },
};

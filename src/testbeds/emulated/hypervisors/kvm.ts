import { namedFunctions } from '../../../carriers/probe-vm/stamps.ts';
import { type HypervisorSupport, KERNEL_PARAMETERS, moduleFiles } from './hypervisor.ts';

/** The kernel's modules that KVM consists of, in the order in which they need each other; none where it is built in. */
const MODULES = { arm64: [], x86: ['irqbypass', 'kvm', 'kvm-amd'] } as const;

/**
 * The emulated CPU does not say that its time-stamp counter is reliable. KVM then gives a VCPU that it loads a counter
 * that is only about right (Linux arch/x86/kvm/x86.c, kvm_arch_vcpu_load), and the probe would count wrong.
 */
const CLOCK = { arm64: [], x86: ['tsc=reliable'] } as const;

const CONSOLE = { arm64: 'ttyAMA0', x86: 'ttyS0' } as const;

/** A host with KVM, whose init is our VMM (guest/vmm/). */
export const kvm: HypervisorSupport = {
  memoryMiB: 256,

  bootArguments(configuration) {
    const parameters = [
      `console=${CONSOLE[configuration.machine.architecture]}`,
      ...KERNEL_PARAMETERS,
      // A VCPU that goes idle blocks at once: polling first would add its spinning to the serialised sum.
      'kvm.halt_poll_ns=0',
      ...CLOCK[configuration.machine.architecture],
      ...configuration.kernelParameters,
      ...(configuration.added?.kernel ?? []),
    ];
    const symbols = namedFunctions(configuration, this.functions).join(',');
    return [
      ...['-kernel', '{kernel}', '-initrd', '{initramfs}'],
      // What follows the two dashes is for init, which is the VMM.
      ...['-append', `${parameters.join(' ')} -- symbols=${symbols}`],
    ];
  },

  async initramfs({ machine }, { kernel }) {
    const names = MODULES[machine.architecture];
    if (names.length === 0) return [];
    const modules = await moduleFiles(kernel, names);
    return [{ kind: 'folder', path: 'modules' }, ...modules];
  },

  functions: {
    // Where an ioeventfd comes to; from Linux 6.8 on the first is a macro around the other one.
    receives: ['eventfd_signal', 'eventfd_signal_mask'],
    // Where KVM learns that an irqfd was signalled, by whomever.
    signals: ['irqfd_wakeup'],
    decodes: ['kvm_emulate_instruction'],
  },
};

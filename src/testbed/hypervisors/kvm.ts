import type { Configuration } from '../../catalog/configurations.ts';
import { INIT_ADDRESSES, PROBE_ADDRESSES } from '../addresses.ts';
import { type HypervisorSupport, KERNEL_PARAMETERS, moduleFiles, type StampPath } from './hypervisor.ts';
import { namedFunctions } from './stamps.ts';

/** The kernel's modules that KVM consists of, in the order in which they need each other; none where it is built in. */
const MODULES = { arm64: [], x86: ['irqbypass', 'kvm', 'kvm-amd'] } as const;

const CONSOLE = { arm64: 'ttyAMA0', x86: 'ttyS0' } as const;

/** A host with KVM, whose init is our VMM (guest/vmm/). */
export const kvm: HypervisorSupport = {
  bootArguments(configuration) {
    const parameters = [
      `console=${CONSOLE[configuration.machine.architecture]}`,
      ...KERNEL_PARAMETERS,
      // A VCPU that goes idle blocks at once: polling first would add its spinning to the serialised sum.
      'kvm.halt_poll_ns=0',
      ...configuration.kernelParameters,
    ];
    const symbols = namedFunctions(configuration, stampPath).join(',');
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

  stampPath,
};

function stampPath({ machine }: Configuration, microbenchmark: string): StampPath | undefined {
  const { stampFor, signal, interrupt, hypercall } = PROBE_ADDRESSES[machine.architecture];
  switch (microbenchmark) {
    case 'io-latency-out':
      // Where an ioeventfd comes to; from Linux 6.8 on it is a macro around the other one.
      return { arm: stampFor.out, begin: signal, end: ['eventfd_signal', 'eventfd_signal_mask'] };
    case 'io-latency-out/worker':
      return { arm: stampFor.outWorker, begin: signal, end: INIT_ADDRESSES.backend_received };
    case 'io-latency-in':
    case 'io-latency-in/running':
      // Where KVM learns that an irqfd was signalled, by whomever.
      return { arm: stampFor.in, begin: ['irqfd_wakeup'], end: interrupt };
    case 'io-latency-in/worker':
      return { arm: stampFor.inWorker, begin: INIT_ADDRESSES.backend_signals, end: interrupt };
    case 'vm-switch':
      return { arm: stampFor.switch, begin: signal, end: interrupt };
    case 'hypercall/decode':
      return hypercall === undefined
        ? undefined
        : { arm: hypercall, begin: ['kvm_emulate_instruction'], end: 'return' };
    default:
      return undefined;
  }
}

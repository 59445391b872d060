import type { Hypervisor } from '../../catalog/configurations.ts';
import type { HypervisorSupport } from '../hypervisor.ts';
import { KERNEL_PARAMETERS, workloadKernelParameters } from '../linux.ts';
import { IN_VM, RECEIVES, waypointsBy } from '../waypoints.ts';
import { onArm64 } from './arm64/arm64.ts';
import { programs } from './programs.ts';
import { purposes } from './purposes.ts';
import { onX86 } from './x86/x86.ts';

/** The parameter of KVM's module that says for how many nanoseconds a VCPU without work polls. */
const HALT_POLL = 'kvm.halt_poll_ns';

/** KVM: type 2, a part of the host's Linux kernel. */
export const kvm: HypervisorSupport = {
  name: 'KVM',
  words: {
    host: 'host',
    below: 'EL2 part of KVM',
    devices: ({ transport, vhost, haltPollNs }) =>
      `virtio-${transport} with ${vhost ? 'vhost' : "QEMU's own backend"}, ` +
      (haltPollNs === 0 ? 'no halt polling' : `halt polling for ${haltPollNs} ns`),
    colour: { light: '#0072b2', dark: '#56a9e0' },
  },
  costWeight: 2,
  hasImage: false,
  places: { kernel: 'host-kernel', user: 'host-user' },
  mainPcpu: 0,
  accountMode,
  // Handlers of exits run in the host's kernel, on a VCPU's PCPU.
  exitFrom: (place, pcpu) => (pcpu === 0 || place.startsWith('vm') ? undefined : 'vm'),
  purposes,
  // A packet is given to the VM (drivers/net/tun.c).
  purposeFunctions: [...RECEIVES, { name: 'tun_net_xmit', purpose: 'io-path' }],
  waypoints: waypointsBy('tun_net_xmit', IN_VM),
  failures: [],
  /** A host whose init is our VMM. */
  probe: {
    memoryMiB: 256,
    boot: ({ architecture: { linux }, kernelParameters, initWords }) => ({
      hypervisorParameters: undefined,
      kernelParameters: [
        `console=${linux.console}`,
        ...KERNEL_PARAMETERS,
        // A VCPU that goes idle blocks at once: polling first would add its spinning to the serialised sum.
        `${HALT_POLL}=0`,
        ...linux.clockParameters,
        ...kernelParameters,
      ],
      initWords,
    }),
    contents: ({ modules }) => ({
      programs: [],
      modules,
      texts: [],
      folders: modules.length === 0 ? [] : ['modules'],
    }),
    programs,
    functions: {
      // Where an ioeventfd comes to; from Linux 6.8 on the first is a macro around the other one.
      receives: ['eventfd_signal', 'eventfd_signal_mask'],
      // Where KVM learns that an irqfd was signalled, by whomever.
      signals: ['irqfd_wakeup'],
      decodes: ['kvm_emulate_instruction'],
    },
  },
  workload: {
    init: 'kvm',
    scripts: [],
    modules: ['irqbypass', 'kvm', 'kvm-amd', 'tun', 'tap', 'vhost_iotlb', 'vhost', 'vhost_net'],
    vm: {
      modules: [
        ...['virtio_ring', 'virtio', 'virtio_mmio'],
        ...['virtio_pci_modern_dev', 'virtio_pci_legacy_dev', 'virtio_pci'],
        ...['failover', 'net_failover', 'virtio_net', 'virtio_blk'],
      ],
      console: undefined,
      virtio: true,
      haltPoll: HALT_POLL,
      contents: () => ({ programs: [], modules: [], texts: [], folders: [] }),
    },
    memory: (least) => ({ host: least, hypervisor: 0 }),
  },
  bootWorkload: ({ architecture: { linux }, kernelParameters, haltPollNs }) => ({
    hypervisorParameters: undefined,
    kernelParameters: [
      `console=${linux.console}`,
      ...workloadKernelParameters(linux),
      ...kernelParameters,
      `${HALT_POLL}=${haltPollNs}`,
    ],
    initWords: [],
  }),
  on: { arm64: onArm64, x86: onX86 },
};

/** Protected mode is split mode, with more done in EL2. */
function accountMode(hypervisor: Hypervisor): string {
  if (!('mode' in hypervisor)) return '';
  return hypervisor.mode === 'protected' ? 'nvhe' : hypervisor.mode.toLowerCase();
}

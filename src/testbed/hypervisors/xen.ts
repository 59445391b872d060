import type { Configuration } from '../../catalog/configurations.ts';
import { PROBE_ADDRESSES } from '../addresses.ts';
import type { HypervisorSupport, StampPath } from './hypervisor.ts';

/** Xen with a Dom0 whose init is ours (guest/dom0/), and Debian's tools in it. */
export const xen: HypervisorSupport = {
  bootArguments() {
    return [];
  },

  initramfs() {
    return Promise.resolve([]);
  },

  stampPath,
};

function stampPath({ machine }: Configuration, microbenchmark: string): StampPath | undefined {
  const probe = PROBE_ADDRESSES[machine.architecture];
  switch (microbenchmark) {
    case 'io-latency-out':
    case 'io-latency-out/shared':
      // The handler that Dom0's kernel has for an event channel of a user-space process: a backend in the kernel has its own.
      return { arm: probe.stampOut, begin: probe.stampOut, end: ['evtchn_interrupt'] };
    case 'io-latency-in':
    case 'io-latency-in/shared':
    case 'io-latency-in/running':
      return { arm: probe.stampIn, begin: ['evtchn_ioctl'], end: probe.interrupt };
    case 'hypercall/decode':
      return probe.hypercall === undefined
        ? undefined
        : { arm: probe.hypercall, begin: ['svm_get_insn_len'], end: 'return' };
    default:
      return undefined;
  }
}

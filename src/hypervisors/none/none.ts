import type { BootableKernel, HypervisorOnArchitecture } from '../on-architecture.ts';
import type { HypervisorSupport } from '../hypervisor.ts';
import { workloadKernelParameters } from '../linux.ts';
import { waypointsBy } from '../waypoints.ts';

/** Of a machine without a hypervisor nothing is different but what its kernel must be. */
function machineWith(kernel: BootableKernel): HypervisorOnArchitecture {
  return {
    kernel,
    image: undefined,
    modules: [],
    dom0MiB: 0,
    parameters: [],
    flags: [],
    bootsElf: false,
    vmSettings: { probe: [], workload: [] },
    vmParameters: [],
    vmm: undefined,
    premises: [],
    trace: {
      functions: { duties: [], switchState: [], switchThreads: [], entries: [] },
      leavesVm: () => false,
      handlesNestedFault: undefined,
      readsVmRegisters: /^$/,
      placeOfKernelPart: undefined,
      prefixOfKernelPart: undefined,
      ownPlaces: () => [],
      registerMeant: () => undefined,
    },
    account: {
      exitReasons: [],
      interrupts: [],
      exit: 'hypercall',
      priced: [],
      unpriced: undefined,
      note: undefined,
      vmEntry: () => undefined,
      pageFaultEntries: [],
      directMap: undefined,
    },
  };
}

/** A machine without a hypervisor, on which client and server of a workload run. */
export const none: HypervisorSupport = {
  name: 'none',
  words: { host: 'machine', below: '', devices: () => 'veth pair', colour: undefined },
  costWeight: 0,
  hasImage: false,
  places: { kernel: 'host-kernel', user: 'host-user' },
  mainPcpu: 0,
  accountMode: () => 'native',
  exitFrom: () => undefined,
  purposes: undefined,
  // Each party has PCPUs of its own.
  purposeFunctions: [],
  waypoints: waypointsBy('veth_xmit', { kernel: 'host', transmits: 'veth_xmit' }),
  failures: [],
  probe: undefined,
  workload: {
    init: 'native',
    scripts: ['native-server'],
    modules: ['veth'],
    vm: undefined,
    memory: (least) => ({ host: least, hypervisor: 0 }),
  },
  bootWorkload: ({ architecture: { linux }, kernelParameters }) => ({
    hypervisorParameters: undefined,
    kernelParameters: [`console=${linux.console}`, ...workloadKernelParameters(linux), ...kernelParameters],
    initWords: [],
  }),
  on: {
    arm64: machineWith({ role: 'kernel', formats: ['Image'] }),
    x86: machineWith({ role: 'kernel', formats: ['bzImage'] }),
  },
};

import type { Architecture } from '../catalog/architectures.ts';
import { hypervisorSupports } from './index.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';

/** A disk in a machine's own memory: one of the emulator's would answer at times of this computer's. */
export const MEMORY_DISK = 'brd';

/** What of a kernel's configuration gives a module, or builds it in; of those without which a machine is of no use. */
const OPTIONS: Readonly<Record<string, string>> = {
  irqbypass: 'CONFIG_KVM',
  kvm: 'CONFIG_KVM',
  'kvm-amd': 'CONFIG_KVM_AMD',
  'kvm-intel': 'CONFIG_KVM_INTEL',
  'xen-privcmd': 'CONFIG_XEN_PRIVCMD',
  'xen-evtchn': 'CONFIG_XEN_DEV_EVTCHN',
  'xen-gntdev': 'CONFIG_XEN_GNTDEV',
  'xen-gntalloc': 'CONFIG_XEN_GRANT_DEV_ALLOC',
  xenfs: 'CONFIG_XENFS',
  'xen-netback': 'CONFIG_XEN_NETDEV_BACKEND',
  'xen-netfront': 'CONFIG_XEN_NETDEV_FRONTEND',
  veth: 'CONFIG_VETH',
  tun: 'CONFIG_TUN',
  virtio_net: 'CONFIG_VIRTIO_NET',
  [MEMORY_DISK]: 'CONFIG_BLK_DEV_RAM',
};

/** What our code in a machine says that the kernel has not (guest/), and the option that gives it. */
const LACKING: Readonly<Record<string, string>> = {
  '/dev/kvm': 'CONFIG_KVM',
  KVM: 'CONFIG_KVM',
  xenfs: 'CONFIG_XENFS',
  netback: 'CONFIG_XEN_NETDEV_BACKEND',
  tun: 'CONFIG_TUN',
  'vhost-net': 'CONFIG_VHOST_NET',
  veth: 'CONFIG_VETH',
  'network namespaces': 'CONFIG_NET_NS',
};

/** The option of a kernel's configuration that gives what a machine says it lacks; `undefined` if it says nothing of that. */
export function optionLacking(said: string): string | undefined {
  const what = Object.keys(LACKING).find((name) => said.includes(`the kernel has no ${name}`));
  return what === undefined ? undefined : LACKING[what];
}

/** The option of a kernel's configuration that gives a module; `undefined` of one that a kernel may do without. */
export function optionOf(module: string): string | undefined {
  return OPTIONS[module];
}

/** Whether a machine is of no use without a module, or what it is built in: a hypervisor has some on one architecture only. */
export function isRequired(module: string, on: Pick<HypervisorOnArchitecture, 'modules'>): boolean {
  const elsewhere = hypervisorSupports.some((each) =>
    Object.values(each.on).some((kind) => modulesOfAll(kind).includes(module)),
  );
  return optionOf(module) !== undefined && (!elsewhere || on.modules.includes(module));
}

/** Names of all modules that machines of an architecture, and the VMs in them, may load. */
export function modulesOn(architecture: Architecture): string[] {
  const names = hypervisorSupports.flatMap(({ on, workload }) => [
    ...modulesOfAll(on[architecture]),
    ...workload.modules,
    ...(workload.vm?.modules ?? []),
  ]);
  return [...new Set([...names, MEMORY_DISK])];
}

/** Modules of a hypervisor on an architecture, however its machines run VMs. */
function modulesOfAll(on: HypervisorOnArchitecture | undefined): string[] {
  if (on === undefined) return [];
  return [on, ...Object.values(on.otherwise ?? {})].flatMap(({ modules }) => modules);
}

import type { MachineContents, MachineText } from '../machine-contents.ts';
import type { HypervisorOnArchitecture } from '../on-architecture.ts';
import type { VmSize } from '../workload-host.ts';

/** How xl.conf(5) is in each Dom0: its memory is as Xen was told, and no script configures devices. */
const XL_CONF: MachineText = {
  path: 'etc/xen/xl.conf',
  lines: ['autoballoon="off"', 'run_hotplug_scripts=0'],
};

const XEN_DISK =
  'vdev=xvda, format=raw, access=rw, backendtype=phy, script=/machine/xen-disk, target=/dev/ram0';

/** What Dom0 needs for microbenchmarks: Debian's programs that guest/dom0/toolstack.c starts, and the DomUs. */
export function probeContents({ modules, vmSettings }: HypervisorOnArchitecture): MachineContents {
  return {
    programs: ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xl'],
    modules,
    texts: [XL_CONF, ...probeDomains(vmSettings.probe)],
    folders: [],
  };
}

/** The DomUs for xl (xl.cfg(5)): main's VCPUs on both PCPUs, the peer's where main's first one is. */
function probeDomains(settings: readonly string[]): MachineText[] {
  const domains = { main: ['1', '0'], peer: ['1'] };
  return Object.entries(domains).map(([name, cpus]) => ({
    path: `${name}.cfg`,
    lines: [
      `name = "${name}"`,
      'kernel = "/probe"',
      'memory = 16',
      `vcpus = ${cpus.length}`,
      `cpus = [${cpus.map((cpu) => `"${cpu}"`).join(', ')}]`,
      'on_crash = "preserve"',
      ...settings,
    ],
  }));
}

/** Debian's programs by which Dom0 creates a workload's DomU and reaches its console, and what they are told of it. */
export function workloadContents(
  { vcpus, memoryMiB, diskMiB }: VmSize,
  { vmSettings }: HypervisorOnArchitecture,
): MachineContents {
  const pcpus = Array.from({ length: vcpus }, (_, vcpu) => `"${vcpu + 1}"`);
  const domain: MachineText = {
    path: 'machine/vm.cfg',
    lines: [
      'name = "vm"',
      'kernel = "/vm/kernel"',
      'ramdisk = "/vm/initramfs"',
      `memory = ${memoryMiB}`,
      `vcpus = ${vcpus}`,
      `cpus = [${pcpus.join(', ')}]`,
      'vif = ["mac=00:16:3e:02:02:02, script=/machine/xen-vif"]',
      ...(diskMiB === undefined ? [] : [`disk = ["${XEN_DISK}"]`]),
      'on_crash = "preserve"',
      ...vmSettings.workload,
    ],
  };
  return {
    programs: ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xenconsole', 'xl'],
    modules: [],
    texts: [XL_CONF, domain],
    folders: [],
  };
}

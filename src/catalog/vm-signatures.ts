/** Hypervisors by what CPUID spells from leaf 0x40000000 on. */
export const signatures: ReadonlyMap<string, string> = new Map([
  ['KVMKVMKVM', 'KVM'],
  ['XenVMMXenVMM', 'Xen'],
  ['Microsoft Hv', 'Hyper-V'],
  ['VMwareVMware', 'VMware'],
  ['VBoxVBoxVBox', 'VirtualBox'],
  ['bhyve bhyve', 'bhyve'],
  ['TCGTCGTCGTCG', "QEMU's TCG"],
  ['ACRNACRNACRN', 'ACRN'],
]);

/** Hypervisors by what the files of /sys/hypervisor and of the device tree say. */
export const hypervisorsByWord: readonly (readonly [word: RegExp, name: string])[] = [
  [/xen/i, 'Xen'],
  [/kvm/i, 'KVM'],
];

/** Hypervisors of which it is known what they answer to what a program without privileges can do. */
export const knownToGuests: ReadonlySet<string> = new Set(['KVM', 'Xen']);

/** Who rents out VMs with firmware of this maker. */
export const cloudsByMaker: readonly (readonly [maker: RegExp, cloud: string])[] = [
  [/^Amazon EC2/, 'Amazon EC2'],
  [/^Google/, 'Google Cloud'],
  [/^DigitalOcean/, 'DigitalOcean'],
  [/^Hetzner/, 'Hetzner'],
  [/^Alibaba/, 'Alibaba Cloud'],
  [/^Tencent/, 'Tencent Cloud'],
  [/^Huawei/, 'Huawei Cloud'],
];

/** What stands on the chassis of a VM of Azure, and of Oracle's cloud, whose firmware has another maker. */
export const cloudsByTag: ReadonlyMap<string, string> = new Map([
  ['7783-7084-3265-9085-8269-3286-77', 'Microsoft Azure'],
  ['OracleCloud.com', "Oracle's cloud"],
]);

import type { Configuration } from '../../../catalog/configurations.ts';
import type { Workload } from '../../../catalog/workloads.ts';
import { type CpioEntry, textFile } from '../../../artifacts/cpio.ts';
import { fileEntry } from '../hypervisors/hypervisor.ts';
import { XL_CONF } from '../hypervisors/xen.ts';
import type { Ingredients } from '../machine.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';

/*
 * How the host is told what VM to make: by Xen's tools and their files in Dom0, by the arguments of QEMU with KVM.
 */

/**
 * What a DomU on x86 is. It is PV, where the probe's are PVH: QEMU 10.0 takes each read of a control register for
 * one of CR0 (target/i386/tcg/decode-new.c.inc, READ_CR0), which Xen intercepts, and a Linux in a PVH DomU then reads 0
 * as the address of its first page fault. The time-stamp counter is the machine's own, not trapped and not shifted.
 */
const X86_DOMU = ['type = "pv"', 'tsc_mode = "native"'];

/** Debian's programs by which Dom0 creates the DomU, and reaches its console. */
const XEN_PROGRAMS = ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xenconsole', 'xl'];

const XEN_DISK =
  'vdev=xvda, format=raw, access=rw, backendtype=phy, script=/machine/xen-disk, target=/dev/ram0';

/** Xen's tools, and what they are told: xl.conf(5), xl.cfg(5). */
export async function xenEntries(
  { machine }: Configuration,
  workload: Workload,
  { vcpus }: WorkloadParameters,
  { xen }: Ingredients,
): Promise<CpioEntry[]> {
  if (xen === undefined) throw new Error('a machine of Xen has no Xen');
  const tools = await xen.tools(XEN_PROGRAMS);
  const pcpus = Array.from({ length: vcpus }, (_, vcpu) => `"${vcpu + 1}"`);
  return [
    ...(await Promise.all(
      tools.map((file) =>
        fileEntry({ ...file, path: file.path.includes('/') ? file.path : `bin/${file.path}` }),
      ),
    )),
    XL_CONF,
    textFile('machine/vm.cfg', [
      'name = "vm"',
      'kernel = "/vm/kernel"',
      'ramdisk = "/vm/initramfs"',
      `memory = ${workload.memoryMiB}`,
      `vcpus = ${vcpus}`,
      `cpus = [${pcpus.join(', ')}]`,
      'vif = ["mac=00:16:3e:02:02:02, script=/machine/xen-vif"]',
      ...(workload.diskMiB === undefined ? [] : [`disk = ["${XEN_DISK}"]`]),
      'on_crash = "preserve"',
      ...(machine.architecture === 'x86' ? X86_DOMU : []),
    ]),
  ];
}

/**
 * The machine that KVM's VM is. The emulated SVM delivers an injected interrupt a second time if the emulator looks after
 * its timers before the VM exits again (QEMU target/i386/tcg/system/svm_helper.c, SVM_EVTINJ_TYPE_INTR): a VM that then
 * holds a lock of the interrupt's handler waits for itself. The end of an interrupt, which comes first, is such an exit,
 * unless the guest is told to leave it out.
 */
const INNER_MACHINES = {
  arm64: '-M virt,gic-version=host -cpu host',
  x86: '-M q35 -cpu host,-kvm-pv-eoi',
} as const;

/** How Debian's QEMU in the host is told what machine KVM's VM is, for guest/workloads/machine/kvm. */
export function innerMachine(
  architecture: Configuration['machine']['architecture'],
  transport: WorkloadParameters['transport'],
): string[] {
  return [
    `qemu='${INNER_MACHINES[architecture]}'`,
    `bus=${transport === 'pci' ? 'pci' : 'device'}`,
    `romfile=${transport === 'pci' ? ',romfile=' : ''}`,
  ];
}

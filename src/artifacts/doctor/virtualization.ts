import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from './check.ts';

/**
 * Says whether this machine has KVM, and whether hardware is behind it. The emulated testbed needs neither, so its absence is never an obstacle.
 *
 * @param root where /dev, /proc and /sys are.
 */
export async function describeKvm(root: string): Promise<Check> {
  const need = 'KVM of this machine';
  const device = join(root, 'dev/kvm');
  const hardware = await hardwareSupport(root);
  if (!existsSync(device)) {
    const why =
      hardware === undefined ? 'the CPU shows no virtualization extensions' : `the CPU has ${hardware}`;
    return { need, found: `no /dev/kvm; ${why}`, state: 'absent' };
  }
  // Pagetable virtual machines: KVM without the extensions, as clouds offer it in their own virtual machines.
  if (existsSync(join(root, 'sys/module/kvm_pvm')))
    return {
      need,
      found: '/dev/kvm in software (module kvm_pvm), not hardware',
      state: 'absent',
    };
  if (hardware === undefined)
    return {
      need,
      found: '/dev/kvm, but the CPU shows no virtualization extensions: not hardware',
      state: 'absent',
    };
  const allowed = await access(device, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return allowed
    ? { need, found: `/dev/kvm on ${hardware}`, state: 'ok' }
    : { need, found: `/dev/kvm on ${hardware}, closed to this user`, state: 'absent' };
}

/**
 * Says whether this system runs under Xen, from the kernel's own files.
 *
 * @param root where /proc and /sys are.
 */
export async function describeXen(root: string): Promise<Check> {
  const need = 'Xen of this machine';
  // Documentation/ABI/stable/sysfs-hypervisor-xen and the xenfs that Dom0 mounts.
  const type = await textOf(join(root, 'sys/hypervisor/type'));
  const capabilities = await textOf(join(root, 'proc/xen/capabilities'));
  if (type !== 'xen' && capabilities === undefined)
    return {
      need,
      found: 'not running under Xen',
      state: 'absent',
    };
  return { need, found: capabilities?.includes('control_d') === true ? 'Dom0' : 'a DomU', state: 'ok' };
}

/** The CPU's virtualization extensions as the kernel shows them; Arm shows none, but has /dev/kvm only with EL2. */
async function hardwareSupport(root: string): Promise<string | undefined> {
  const cpuinfo = (await textOf(join(root, 'proc/cpuinfo'))) ?? '';
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/) ?? [];
  if (flags.includes('vmx')) return 'Intel VMX';
  if (flags.includes('svm')) return 'AMD SVM';
  return /^CPU implementer/m.test(cpuinfo) && existsSync(join(root, 'dev/kvm')) ? 'Arm EL2' : undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return undefined;
  }
}

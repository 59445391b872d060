import type { Configuration } from '../../catalog/configurations.ts';
import type { Component, PackageRecord, Role } from '../../results/software.ts';
import type { BuiltFile, TimingProgram } from '../../artifacts/guest.ts';
import type { Image, Ingredients, Kernel } from './machine.ts';

/**
 * What a machine is measured with of software that others wrote, the kernel first.
 *
 * @param release of the kernel, where only the running one says it
 */
export function systemComponents(
  { added, hypervisor }: Configuration,
  { emulator, kernel, xen }: Ingredients,
  release?: string,
): Component[] {
  return [
    kernelComponent('kernel', kernel, added?.kernel, release),
    ...(xen === undefined
      ? []
      : [
          {
            ...{ role: 'hypervisor' as const, name: hypervisor.name, version: xen.version },
            ...imageRecord(xen, added?.xen),
          },
          ...xen.toolPackages.map((record) => packageComponent('hypervisor-tools', record)),
        ]),
    {
      ...{ role: 'emulator', name: emulator.name, version: emulator.version },
      ...{ sha256: emulator.sha256, package: emulator.package },
    },
  ];
}

/** A kernel, of the machine or of its VM. */
export function kernelComponent(
  role: 'kernel' | 'vm-kernel',
  kernel: Kernel,
  added: readonly string[] = [],
  release?: string,
): Component {
  const { modules, modulePackage } = kernel;
  return {
    ...{ role, name: 'Linux', version: kernel.release ?? release ?? null },
    ...imageRecord(kernel, added),
    ...(kernel.package === null && modules !== undefined ? { modulesSha256: modules.key } : {}),
    ...(modulePackage === undefined ? {} : { modules: modulePackage }),
  };
}

/** What worldswitch itself builds. */
export function ownComponent(role: Role, { sha256, timed }: BuiltFile & Partial<TimingProgram>): Component {
  return {
    ...{ role, name: role, version: null, sha256, package: null },
    ...(timed === undefined ? {} : { timed }),
  };
}

/** A package whose programs run inside machines. */
export function packageComponent(role: Role, record: PackageRecord): Component {
  return { role, name: record.name, version: record.version, sha256: record.sha256, package: record };
}

function imageRecord(
  { sha256, package: record, file }: Image,
  added: readonly string[] = [],
): Pick<Component, 'sha256' | 'package' | 'file' | 'parameters'> {
  return {
    ...{ sha256, package: record },
    ...(file === undefined ? {} : { file }),
    ...(added.length === 0 ? {} : { parameters: [...added] }),
  };
}

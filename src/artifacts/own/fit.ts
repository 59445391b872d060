import { configurationsFor } from '../../catalog/benchmarks.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { ImageArchitecture } from './kernel-image.ts';
import type { OwnKernel } from './kernel.ts';
import type { OwnXen } from './xen.ts';

const ARCHITECTURE_NAMES: Readonly<Record<ImageArchitecture, string>> = { arm64: 'Arm', x86: 'x86' };

/** Where the emulator puts Dom0's initramfs on arm64 (src/testbeds/emulated/hypervisors/xen.ts), less where it puts the kernel. */
const DOM0_ROOM_ARM64 = 64 * 2 ** 20;

/** What decides which software a machine can boot: of a configuration. */
export type Bootable = Pick<Configuration, 'id' | 'machine' | 'hypervisor' | 'versions'>;

/** The configurations that can measure what the user built: all of which the parts are of the images' kind. */
export function fittingConfigurations(own: {
  kernel?: OwnKernel | undefined;
  xen?: OwnXen | undefined;
}): Configuration[] {
  const { kernel, xen } = own;
  const fitting = configurationsFor('microbenchmark').filter(
    (configuration) =>
      (kernel === undefined || misfitOf(kernel, configuration) === undefined) &&
      (xen === undefined || usesXen(xen, configuration)),
  );
  if (fitting.length > 0) return fitting;
  throw new WorldswitchError(`no configuration takes both '${kernel?.file}' and '${xen?.file}'`, {
    next: 'give a kernel and a Xen for the same architecture',
  });
}

/** @throws WorldswitchError that names the configurations that the kernel is for, if it is none of them. */
export function requireKernelFits(kernel: OwnKernel, configuration: Bootable): void {
  const misfit = misfitOf(kernel, configuration);
  if (misfit === undefined) return;
  throw new WorldswitchError(misfit, { next: useWith(fittingConfigurations({ kernel })) });
}

/** @throws WorldswitchError that names the configurations that the Xen is for, if it is none of them. */
export function requireXenFits(xen: OwnXen, configuration: Bootable): void {
  if (usesXen(xen, configuration)) return;
  throw new WorldswitchError(
    `'${xen.file}' is a Xen for ${ARCHITECTURE_NAMES[xen.architecture]}, which ${configuration.id} can't boot`,
    { next: useWith(fittingConfigurations({ xen })) },
  );
}

/** Why a configuration can't boot a kernel; `undefined` if it can. */
function misfitOf(
  { file, architecture, format, size }: OwnKernel,
  { id, machine, hypervisor }: Bootable,
): string | undefined {
  if (architecture !== machine.architecture) {
    return `'${file}' is a kernel for ${ARCHITECTURE_NAMES[architecture]}, which ${id} can't boot`;
  }
  if (format === 'vmlinux' && hypervisor.name !== 'Xen') {
    return `'${file}' is a vmlinux, which only Xen boots and ${id} can't: its bzImage is what a host boots`;
  }
  if (architecture === 'arm64' && hypervisor.name === 'Xen' && size > DOM0_ROOM_ARM64) {
    return `'${file}' is larger than the 64 MiB that ${id} has for the kernel of its Dom0`;
  }
  return undefined;
}

function usesXen({ architecture }: OwnXen, { machine, hypervisor }: Bootable): boolean {
  return hypervisor.name === 'Xen' && architecture === machine.architecture;
}

function useWith(fitting: readonly Configuration[]): string {
  return `use it with -c ${fitting.map(({ id }) => id).join(' ')}`;
}

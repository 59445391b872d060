import { supportOf } from '../../architectures/index.ts';
import { defaultConfigurations } from '../../catalog/benchmarks.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOf, hypervisorOn } from '../../hypervisors/index.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { lackOfPages } from '../page-size.ts';
import { bootersOf } from './booters.ts';
import type { OwnKernel } from './kernel.ts';
import type { OwnXen } from './xen.ts';

/** What decides which software a machine can boot: of a configuration. */
export type Bootable = Pick<Configuration, 'id' | 'machine' | 'hypervisor' | 'versions' | 'oldestKernel'>;

/** The configurations that can measure what the user built: all of which the parts are of the images' kind. */
export function fittingConfigurations(own: {
  kernel?: OwnKernel | undefined;
  xen?: OwnXen | undefined;
}): Configuration[] {
  const { kernel, xen } = own;
  const fitting = defaultConfigurations.filter(
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
    `'${xen.file}' is a Xen for ${supportOf(xen.architecture).title}, which ${configuration.id} can't boot`,
    { next: useWith(fittingConfigurations({ xen })) },
  );
}

/** Why a configuration can't boot a kernel; `undefined` if it can. */
function misfitOf(kernel: OwnKernel, configuration: Bootable): string | undefined {
  const { file, architecture, format, size } = kernel;
  const { id, machine } = configuration;
  if (architecture !== machine.architecture) {
    return `'${file}' is a kernel for ${supportOf(architecture).title}, which ${id} can't boot`;
  }
  const lack = lackOfPages(`'${file}'`, kernel.pageKiB, configuration);
  if (lack !== undefined) return lack;
  const { formats, most = Infinity } = hypervisorOn(configuration).kernel;
  if (!formats.includes(format)) {
    const by = bootersOf(kernel).join(' and ');
    return `'${file}' is a ${format}, which only ${by} boots and ${id} can't: its ${formats[0]} is what a host boots`;
  }
  if (size > most) {
    return `'${file}' is larger than the ${most / 2 ** 20} MiB that ${id} has for the kernel of its Dom0`;
  }
  return undefined;
}

function usesXen({ architecture }: OwnXen, { machine, hypervisor }: Bootable): boolean {
  return hypervisorOf({ hypervisor }).hasImage && architecture === machine.architecture;
}

function useWith(fitting: readonly Configuration[]): string {
  return `use it with -c ${fitting.map(({ id }) => id).join(' ')}`;
}

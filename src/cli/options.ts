import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultSpecjvm2008Benchmarks } from '../catalog/specjvm2008.ts';
import type { SoftwareOrder } from '../work/order.ts';

/** What {@link addSoftwareOptions} gives. */
export interface SoftwareChoice {
  qemu?: string;
  kernel?: string;
  kernelModules?: string;
  kernelSymbols?: string;
  kernelParameter?: string[];
  xen?: string;
  xenSymbols?: string;
  xenParameter?: string[];
  locked?: boolean;
}

/**
 * The options by which a command that measures is told which software.
 *
 * @param without names of those that it does not take
 */
export function addSoftwareOptions(command: Command, without: readonly string[] = []): Command {
  for (const option of softwareOptions()) {
    if (!without.includes(option.attributeName())) command.addOption(option);
  }
  return command;
}

function softwareOptions(): Option[] {
  return [
    new Option(
      '--qemu <which>',
      'QEMU of this version or suite (worldswitch list --versions), or the path of one',
    ),
    new Option(
      '--kernel <which>',
      'Linux of this version (6.18, 6.12.43, latest: worldswitch list --versions), or the path of your own: an image, ' +
        'a package (.deb), or the folder in which it was built or unpacked',
    ),
    new Option(
      '--kernel-modules <path>',
      'modules of your own kernel, if they are elsewhere: a folder or a package',
    ),
    new Option('--kernel-symbols <file>', 'vmlinux or System.map of a kernel that does not tell its symbols'),
    new Option('--kernel-parameter <text...>', "added to the command line of the host's or Dom0's kernel"),
    new Option(
      '--xen <which>',
      'Xen of this version (4.20, sid) instead of the default, or the path of an image',
    ),
    new Option(
      '--xen-symbols <file>',
      'xen-syms of a Xen that does not tell its symbols, or what nm prints of it',
    ),
    new Option('--xen-parameter <text...>', "added to Xen's command line"),
    new Option('--locked', 'fail if the archive no longer has a version that the lock names'),
  ];
}

/** What commander calls the options of {@link addSoftwareOptions}. */
export const namesOfSoftwareOptions: readonly string[] = softwareOptions().map((option) =>
  option.attributeName(),
);

/** The part of an order that {@link addSoftwareOptions} gives. */
export function softwareOrderOf(options: SoftwareChoice): SoftwareOrder {
  const {
    kernel,
    kernelModules,
    kernelSymbols,
    kernelParameter,
    xen,
    xenSymbols,
    xenParameter,
    qemu,
    locked,
  } = options;
  return {
    ...{ kernel, kernelModules, kernelSymbols, xen, xenSymbols, qemu, locked },
    ...{ kernelParameters: kernelParameter, xenParameters: xenParameter },
  };
}

/** What {@link suiteOptions} give. */
export interface SuiteOptions {
  specjvm2008?: string;
  benchmark?: string[];
}

/** The options by which a user brings a suite. */
export function suiteOptions(): Option[] {
  return [
    new Option(
      '--specjvm2008 <folder>',
      'also the workload specjvm2008: benchmarks of your own copy of SPECjvm2008, which is in this folder',
    ),
    new Option(
      '--benchmark <name...>',
      `which benchmarks of it (default: ${defaultSpecjvm2008Benchmarks.join(' ')})`,
    ),
  ];
}

/** How long a machine may take. */
export function timeoutOption(): Option {
  return new Option(
    '--timeout <seconds>',
    'of processor time that a machine may take without getting further (default: 60 to 600, with a wide margin)',
  ).argParser(wholeNumber);
}

/** For options that take a whole number. */
export function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import { canMeasure } from '../../catalog/benchmarks.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import type { StampedPoint, StampedWindow } from '../../catalog/windows.ts';
import { supportOf } from '../../architectures/index.ts';
import type { StampedFunctions } from '../../hypervisors/hypervisor.ts';
import { INIT_ADDRESSES } from '../../protocol/addresses.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { HOW_TO_ADD } from './probe.ts';

/** Where a point is: an address, or the first of the functions of these names that the machine has. */
export type PointAddress = number | readonly string[];

/** A path that is stamped from outside the machine (plugin/stamp.c). */
export interface StampPath {
  /** The instruction of the probe that says that the path is to be stamped. */
  readonly arm: number;
  readonly begin: PointAddress;
  /** `return`: where the function at `begin` returns to. */
  readonly end: PointAddress | 'return';
}

/** The path of what is stamped, where a configuration has it; `undefined` if the probe of its architecture can't arm it. */
export function stampPath(
  { machine }: Configuration,
  functions: StampedFunctions,
  window: StampedWindow,
): StampPath | undefined {
  const { stampFor, signal, interrupt, hypercall } = supportOf(machine.architecture).probe.addresses;
  const arm = { ...stampFor, hypercall }[window.arm];
  const points: Readonly<Record<StampedPoint, PointAddress>> = {
    signal,
    interrupt,
    'kernel-receives': functions.receives,
    'kernel-signals': functions.signals,
    'worker-receives': INIT_ADDRESSES.backend_received,
    'worker-signals': INIT_ADDRESSES.backend_signals,
    decodes: functions.decodes,
  };
  const end = window.ends === 'return' ? window.ends : points[window.ends];
  return arm === undefined ? undefined : { arm, begin: points[window.begins], end };
}

/** The paths of those of some microbenchmarks that are stamped, in their order. */
export function stampPaths(
  configuration: Configuration,
  functions: StampedFunctions,
  ids: readonly string[],
): StampPath[] {
  return ids
    .map((id) => microbenchmarks.find((entry) => entry.id === id)?.window)
    .map((window) => (window?.kind === 'stamped' ? stampPath(configuration, functions, window) : undefined))
    .filter((path) => path !== undefined);
}

/**
 * What is stamped as our plugins take it.
 *
 * @throws WorldswitchError if the probe can't arm it, or the machine has no function of a name that it needs
 */
export function stampText(
  configuration: Configuration,
  functions: StampedFunctions,
  window: StampedWindow,
  symbols: Symbols,
): string {
  const path = stampPath(configuration, functions, window);
  if (path !== undefined) return pathText(path, symbols);
  throw new WorldswitchError(
    `the probe for ${configuration.machine.architecture} has no instruction that arms '${window.arm}'`,
    { next: HOW_TO_ADD },
  );
}

/** All names of functions that the paths of a configuration begin or end at. */
export function namedFunctions(configuration: Configuration, functions: StampedFunctions): string[] {
  const measurable = microbenchmarks.filter((entry) => canMeasure(configuration, entry));
  const ids = measurable.map(({ id }) => id);
  const points = stampPaths(configuration, functions, ids).flatMap(({ begin, end }) => [begin, end]);
  const names = points.flatMap((point) => (typeof point === 'number' || point === 'return' ? [] : point));
  return [...new Set(names)];
}

/**
 * What an observer that stamps is told of these paths.
 *
 * @throws WorldswitchError if the machine has no function of a name that a path needs
 */
export function stampWords(paths: readonly StampPath[], symbols: Symbols): string[] {
  return [...new Set(paths.map((path) => `path=${pathText(path, symbols)}`))];
}

/** What an observer is told of where the probe of a configuration spends time, so that it need not look at each instruction. */
export function nopsWord({ machine }: Pick<Configuration, 'machine'>): string {
  const { begin, end } = supportOf(machine.architecture).probe.addresses.nops;
  return `nops=${hexadecimal(begin)}:${hexadecimal(end)}`;
}

function pathText({ arm, begin, end }: StampPath, symbols: Symbols): string {
  return [hexadecimal(arm), resolve(begin, symbols), end === 'return' ? end : resolve(end, symbols)].join(
    ':',
  );
}

function resolve(point: PointAddress, symbols: Symbols): string {
  if (typeof point === 'number') return hexadecimal(point);
  const found = point.map((name) => symbols.get(name)).find((address) => address !== undefined);
  if (found !== undefined) return found;
  throw new WorldswitchError(`the machine does not tell where the function ${point.join(' or ')} is`, {
    next:
      'say where it is with --kernel-symbols or --xen-symbols, leave the microbenchmarks that are stamped out ' +
      '(worldswitch list), or use a kernel that worldswitch brings',
  });
}

function hexadecimal(address: number): string {
  return `0x${address.toString(16)}`;
}

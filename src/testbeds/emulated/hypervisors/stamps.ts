import { supportOf } from '../../../architectures/index.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import { canMeasure } from '../../../catalog/benchmarks.ts';
import { microbenchmarks } from '../../../catalog/microbenchmarks.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { Symbols } from '../../../artifacts/symbols/symbol.ts';
import { INIT_ADDRESSES } from '../../../protocol/addresses.ts';
import type { StampedFunctions } from '../../../hypervisors/hypervisor.ts';
import { emulator } from '../emulators.ts';
import type { Place, StampPath } from '../stamp-path.ts';

/** The path of a microbenchmark; `undefined` if it is not stamped. */
export function stampPath(
  { machine }: Configuration,
  { receives, signals, decodes }: StampedFunctions,
  microbenchmark: string,
): StampPath | undefined {
  const { stampFor, signal, interrupt, hypercall } = supportOf(machine.architecture).probe.addresses;
  switch (microbenchmark) {
    case 'io-latency-out':
    case 'io-latency-out/shared':
      return { arm: stampFor.out, begin: signal, end: receives };
    case 'io-latency-out/worker':
      return { arm: stampFor.outWorker, begin: signal, end: INIT_ADDRESSES.backend_received };
    case 'io-latency-in':
    case 'io-latency-in/shared':
    case 'io-latency-in/running':
      return { arm: stampFor.in, begin: signals, end: interrupt };
    case 'io-latency-in/worker':
      return { arm: stampFor.inWorker, begin: INIT_ADDRESSES.backend_signals, end: interrupt };
    case 'vm-switch':
      return { arm: stampFor.switch, begin: signal, end: interrupt };
    case 'hypercall/decode':
      return hypercall === undefined ? undefined : { arm: hypercall, begin: decodes, end: 'return' };
    default:
      return undefined;
  }
}

/** All names of functions that the paths of a configuration begin or end at. */
export function namedFunctions(configuration: Configuration, functions: StampedFunctions): string[] {
  const places = microbenchmarks
    .filter((entry) => canMeasure(configuration, entry))
    .map(({ id }) => stampPath(configuration, functions, id))
    .flatMap((path) => (path === undefined ? [] : [path.begin, path.end]));
  const names = places.flatMap((place) => (typeof place === 'number' || place === 'return' ? [] : place));
  return [...new Set(names)];
}

/**
 * QEMU's arguments that load the stamp plugin for these paths; none if there is none.
 *
 * @throws WorldswitchError if the machine has no function of a name that a path needs
 */
export function stampArguments(paths: readonly StampPath[], symbols: Symbols): string[] {
  if (paths.length === 0) return [];
  const texts = paths.map((path) => pathText(path, symbols));
  const distinct = [...new Set(texts)].map((text) => `path=${text}`);
  return emulator.observe('stamp', distinct);
}

/**
 * A path as our plugins take it.
 *
 * @throws WorldswitchError if the machine has no function of a name that it needs
 */
export function pathText({ arm, begin, end }: StampPath, symbols: Symbols): string {
  return [hexadecimal(arm), resolve(begin, symbols), end === 'return' ? end : resolve(end, symbols)].join(
    ':',
  );
}

function resolve(place: Place, symbols: Symbols): string {
  if (typeof place === 'number') return hexadecimal(place);
  const found = place.map((name) => symbols.get(name)).find((address) => address !== undefined);
  if (found !== undefined) return found;
  throw new WorldswitchError(`the machine does not tell where the function ${place.join(' or ')} is`, {
    next:
      'say where it is with --kernel-symbols or --xen-symbols, leave the microbenchmarks that are stamped out ' +
      '(worldswitch list), or use a kernel that worldswitch brings',
  });
}

function hexadecimal(address: number): string {
  return `0x${address.toString(16)}`;
}

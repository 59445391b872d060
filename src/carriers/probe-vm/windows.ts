import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { findMicrobenchmark } from '../../catalog/find.ts';
import { calibrationWindows } from '../../catalog/microbenchmarks.ts';
import type { Window } from '../../catalog/windows.ts';
import { attemptEach } from '../../results/failure.ts';
import type { CellFailure } from '../../results/measurement.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { HOW_TO_ADD, type Probe } from './probe.ts';
import type { StampedFunctions } from '../../hypervisors/hypervisor.ts';
import { nopsWord, stampText } from './stamps.ts';

/** What is traced. */
export interface TracedSession {
  readonly configuration: Configuration;
  readonly batches: number;
  /** Ids of microbenchmarks, in the order in which they are measured. */
  readonly benchmarks: readonly string[];
}

/** How a machine is traced. */
export interface Tracing {
  /** What an observer that traces is told; none if nothing can be traced. */
  readonly words: readonly string[];
  /** Of which microbenchmarks no operation is traced, and why. */
  readonly failures: readonly CellFailure[];
}

/**
 * What an observer that traces is told, for the microbenchmarks and the calibrations before them: from where to where the
 * instructions of one operation are traced (plugin/trace.c). That is exactly what the figure counts, and what the probe's
 * clock or loop adds, which is subtracted from it: the read of the clock with which it begins, and all else at its end.
 *
 * @param kernel addresses of functions that paths are stamped at
 */
export function traceWords(
  { configuration, batches, benchmarks }: TracedSession,
  functions: StampedFunctions,
  { symbols }: Pick<Probe, 'symbols'>,
  kernel: Symbols,
): Tracing {
  const addressOf = (name: string): string => {
    const symbol = symbols.find((each) => each.name === name);
    if (symbol !== undefined) return `0x${symbol.address.toString(16)}`;
    throw new WorldswitchError(`the probe has no code of the name ${name}`, { next: HOW_TO_ADD });
  };
  const textOf = (window: Window): string => {
    if (window.kind === 'call') return `call:${addressOf(window.function)}`;
    if (window.kind === 'clock') return `clock:${addressOf(window.begins)}:${addressOf(window.ends)}`;
    return `stamp:${stampText(configuration, functions, window, kernel)}`;
  };
  const { made, failures } = attemptEach(benchmarks, (id) => ({
    id,
    // What none can be traced without.
    places: [`batch=${addressOf('run_batch')}`, `sample=${addressOf('report_sample')}`],
    calibrations: Object.values(calibrationWindows).map(textOf),
    window: textOf(findMicrobenchmark(id).window),
  }));
  const [any] = made;
  if (any === undefined) return { words: [], failures };
  const windows = new Map(made.map(({ id, window }) => [id, window]));
  // The plugin knows rows by their order, so each has a window; in other rows the empty loop's is never opened.
  const [unopened] = any.calibrations;
  const rows = benchmarks.map((id) => windows.get(id) ?? unopened);
  const words = [
    ...[nopsWord(configuration), `batches=${batches}`, ...any.places],
    ...[...any.calibrations, ...rows].map((window) => `window=${window}`),
  ];
  return { words, failures };
}

import type { Cell } from '../catalog/benchmarks.ts';
import { decodesIn, DECODING } from '../catalog/decoding.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Clock } from '../results/clock.ts';
import { named } from './comparison-headline.ts';

interface Measured {
  readonly benchmark: string;
  readonly clock: Pick<Clock, 'unit'> | undefined;
}

/**
 * Why a figure is a lower bound, half a sentence; `undefined` if it is none. One in ticks of a real clock is none, as a VM that is
 * measured from inside has another VMM.
 */
export function lowerBoundOf({ benchmark, clock }: Measured): string | undefined {
  if (clock?.unit === 'ticks') return undefined;
  return microbenchmarks.find(({ id }) => id === benchmark)?.lowerBound;
}

/** Which figures are lower bounds, and why: a sentence for each microbenchmark. */
export function lowerBoundNotes(figures: readonly Measured[]): string[] {
  const notes = figures.flatMap((figure) => {
    const why = lowerBoundOf(figure);
    return why === undefined ? [] : [`${figure.benchmark} is a lower bound: ${why}.`];
  });
  return [...new Set(notes)];
}

/** A figure on two sides. */
interface Compared {
  readonly configuration: { readonly a: string; readonly b: string };
  readonly benchmark: string;
  readonly clock: Pick<Clock, 'exact'>;
}

/** Which figures of two configurations differ by what only the emulated CPU has a hypervisor decode, too. */
export function decodingNotes(cells: readonly Compared[]): string[] {
  const between = cells.filter(
    ({ configuration: { a, b }, benchmark, clock }) =>
      clock.exact && a !== b && [a, b].some((configuration) => holdsDecoding({ configuration, benchmark })),
  );
  const cause = microbenchmarks.find(({ id }) => id === DECODING)?.artefact?.cause;
  if (between.length === 0 || cause === undefined) return [];
  const benchmarks = named([...new Set(between.map(({ benchmark }) => benchmark))]);
  return [
    `${cause} That is in the figures of ${benchmarks}, and hypervisors take differently long for it: without it the difference ` +
      `may be the other way round (a run of both with ${DECODING} says how much it is).`,
  ];
}

function holdsDecoding(cell: Cell): boolean {
  const decodes = decodesIn(cell);
  return decodes === 'uncounted' || decodes.hypercalls + decodes.others > 0;
}

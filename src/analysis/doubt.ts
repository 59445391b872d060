import { isScheduledOn } from '../catalog/find.ts';
import type { Figure } from './figures.ts';
import { LEAST_BATCHES, tooFewBatches } from './sensitivity.ts';

/**
 * Of so many operations the median is not that of the first. Before that one the probe waits for its turn, so that a scheduler
 * brings its load averages up to date in it more often than in those that follow at once. One operation is only that, two are
 * half of it, and no sensitivity says by how much they differ from more.
 */
const LEAST_OPERATIONS = 3;

/**
 * Why it can't be judged whether two figures of an exact clock differ: a clause with what makes it possible, `undefined` if it
 * can be. Paths of microbenchmarks that pass no scheduler can, however often they were taken.
 */
export function doubtOf(a: Figure, b: Figure): string | undefined {
  return launchedOnce(a) ?? launchedOnce(b) ?? tooFewOf(a) ?? tooFewOf(b) ?? otherOperations(a, b);
}

/** Another launch gives another figure, and one does not say by how much. */
function launchedOnce({ kind, sensitivity }: Figure): string | undefined {
  if (kind !== 'workload' || sensitivity !== undefined) return undefined;
  return '1 launch does not say how far it moves; 2 or more say it';
}

function tooFewOf(figure: Figure): string | undefined {
  const { counts } = figure;
  if (counts === undefined || counts.batches >= LEAST_BATCHES || !isScheduled(figure)) return undefined;
  return tooFewBatches(counts.batches);
}

function otherOperations(a: Figure, b: Figure): string | undefined {
  const [left, right] = [a.counts?.iterations, b.counts?.iterations];
  if (left === undefined || right === undefined || left === right) return undefined;
  const [fewer, more] = left < right ? [left, right] : [right, left];
  if (fewer >= LEAST_OPERATIONS || !(isScheduled(a) || isScheduled(b))) return undefined;
  return (
    `the first operation of a batch takes more than others, and batches of ${fewer} and ${more} show that differently; ` +
    `the same number, or ${LEAST_OPERATIONS} or more of both, can be compared`
  );
}

function isScheduled({ configuration, benchmark }: Figure): boolean {
  return isScheduledOn(configuration, benchmark);
}

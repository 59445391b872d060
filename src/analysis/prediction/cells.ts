import { type Cell, cellAmong } from '../../catalog/benchmarks.ts';
import { DECODING } from '../../catalog/decoding.ts';
import { findConfiguration } from '../../catalog/find.ts';
import { type MicrobenchmarkMeasurement, isOfMicrobenchmarks } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { componentOf } from '../../results/software.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { decodingIn } from '../decoding.ts';
import { type Figure, figuresOf } from '../figures.ts';
import { type Events, eventsOf } from './events.ts';
import { withoutDecoding } from './without-decoding.ts';

/** A microbenchmark on a configuration, and what an operation of it has hardware do. */
export interface EventsOfCell extends Cell {
  readonly events: Events;
  /** Of the host or Dom0; null if it is not known. */
  readonly kernel: string | null;
  /** The run it was measured in. */
  readonly runId: string;
}

/** What can't be predicted: why, and what to do. */
export interface Refusal extends Cell {
  readonly why: string;
  readonly next: string;
}

/** What of a run can be predicted, and what of it can't. */
export interface EventsOfRun {
  readonly cells: readonly EventsOfCell[];
  readonly refusals: readonly Refusal[];
}

/**
 * The events of each microbenchmark of a run, in the order in which they were measured, without what no real CPU executes.
 *
 * @param isWanted what of it is asked for
 */
export function eventsOfRun(run: Run, isWanted: (cell: Cell) => boolean): EventsOfRun {
  const figures = figuresOf(run);
  const cells: EventsOfCell[] = [];
  const refusals: Refusal[] = [];
  for (const measurement of run.measurements.filter(isOfMicrobenchmarks))
    for (const benchmark of measurement.fingerprint.parameters.benchmarks) {
      const cell = { configuration: measurement.configuration, benchmark };
      if (benchmark === DECODING || !isWanted(cell)) continue;
      try {
        cells.push(eventsOfCell(run, measurement, cell, figures));
      } catch (error) {
        if (!(error instanceof WorldswitchError)) throw error;
        refusals.push({ ...cell, why: error.message, next: error.next });
      }
    }
  return { cells, refusals };
}

function eventsOfCell(
  run: Run,
  { clock, explanations, fingerprint }: MicrobenchmarkMeasurement,
  cell: Cell,
  figures: readonly Figure[],
): EventsOfCell {
  const again = `worldswitch run -c ${cell.configuration} -m ${cell.benchmark}`;
  if (clock.unit !== 'instructions')
    throw new WorldswitchError(`${cell.benchmark} was measured on hardware, in ${clock.unit}`, {
      next: 'predict what was measured in an emulated machine: worldswitch run --explain',
    });
  const explanation = explanations.find((each) => each.benchmark === cell.benchmark);
  if (explanation === undefined)
    throw new WorldswitchError(
      `run ${run.id} has no explanation of ${cell.benchmark} on ${cell.configuration}`,
      { next: `${again} --explain` },
    );
  const events = eventsOf(explanation, findConfiguration(cell.configuration));
  const each = cellAmong(figures, { configuration: cell.configuration, benchmark: DECODING })?.value;
  const decoding = decodingIn({ ...cell, clock }, each);
  if (decoding === 'unknown')
    throw new WorldswitchError(
      `how much of ${cell.benchmark} on ${cell.configuration} is decoding that only the emulated CPU causes was not measured`,
      { next: `${again} ${DECODING} --explain` },
    );
  return {
    ...cell,
    events: withoutDecoding(events, decoding),
    kernel: componentOf(fingerprint.software, 'kernel')?.version ?? null,
    runId: run.id,
  };
}

import { type Decoding, decodingIn, isMostly } from '../analysis/decoding.ts';
import { summarise, type Summary } from '../analysis/summary.ts';
import { DECODING } from '../catalog/decoding.ts';
import type { Clock } from '../results/clock.ts';
import { isOfMicrobenchmarks } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { kindOfMeasurement } from './kinds.ts';
import { machineTitleOf } from './known-configurations.ts';
import { titleOfVm } from './vm-notes.ts';

/** What the microbenchmarks of one configuration gave: a column of a table. */
export interface MeasuredColumn {
  readonly configuration: string;
  /** What it was measured on, for people. */
  readonly machine: string;
  /** `undefined` if the measurement failed. */
  readonly clock: Clock | undefined;
  /** In the order in which they were measured; `undefined` if the measurement failed. */
  readonly summaries: readonly Summary[] | undefined;
  /** Microbenchmarks that failed though others have figures. */
  readonly failed: readonly string[];
  /** Those that can't be measured there, which is a result. */
  readonly unavailable: readonly string[];
}

/**
 * The figures of a run's microbenchmarks, by measurement.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function columnsOf({ measurements }: Pick<Run, 'measurements'>): MeasuredColumn[] {
  return measurements
    .filter((measurement) => kindOfMeasurement(measurement) === 'microbenchmark')
    .map((measurement) => {
      const { configuration } = measurement;
      const nothing = { clock: undefined, summaries: undefined, failed: [], unavailable: [] };
      if (!isOfMicrobenchmarks(measurement))
        return { configuration, machine: machineTitleOf(configuration), ...nothing };
      const { clock, failures, unavailable = [], vm } = measurement;
      return {
        configuration,
        machine: vm === undefined ? machineTitleOf(configuration) : titleOfVm(measurement, vm),
        clock,
        summaries: summarise(measurement),
        failed: failures.map(({ benchmark }) => benchmark),
        unavailable: unavailable.map(({ benchmark }) => benchmark),
      };
    });
}

/** The figures of one microbenchmark of a column, if it was measured. */
export function summaryOf({ summaries }: Pick<MeasuredColumn, 'summaries'>, id: string): Summary | undefined {
  return summaries?.find(({ benchmark }) => benchmark === id);
}

/** How much of a figure of a column is decoding that no real CPU needs; none of what has no figure. */
export function decodingOf(column: MeasuredColumn, id: string): Decoding {
  const { configuration, clock } = column;
  if (clock === undefined || summaryOf(column, id) === undefined) return { least: 0, most: 0 };
  return decodingIn({ configuration, benchmark: id, clock }, summaryOf(column, DECODING)?.median);
}

/** Whether more than half of a figure of a column is. */
export function isMostlyDecoding(column: MeasuredColumn, id: string): boolean {
  return isMostly(decodingOf(column, id), summaryOf(column, id)?.median ?? 0);
}

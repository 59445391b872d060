import { median } from '../../analysis/statistics.ts';
import type { EventTimes } from '../../analysis/prediction/calibration.ts';
import { calibrationRows, EVENTS_OF_ROW } from '../../catalog/hardware/measurable.ts';
import { calibrations } from '../../catalog/microbenchmarks.ts';
import type { Sample } from '../../results/measurement.ts';
import { aboutReport, type HereReport, inVm, parseHereReport, type Reporter } from '../here/report.ts';
import { onHostWith } from '../host/report.ts';

/**
 * Reads what the program printed that times events by themselves.
 *
 * @throws WorldswitchError that says what is wrong
 */
export function readCalibration(lines: string, testbed: 'here' | 'host'): HereReport {
  const asKernel = testbed === 'host';
  const reporter: Reporter = {
    ...(asKernel ? onHostWith('KVM') : inVm),
    knows: ({ architecture }) => calibrationRows(architecture, asKernel),
  };
  try {
    return parseHereReport(lines, reporter);
  } catch (error) {
    throw aboutReport(
      error,
      'what the program that times events printed can not be read',
      'type the same command again; if it stays so, report it as a defect',
    );
  }
}

/** Of fewer batches that nothing has hit, all are taken: what takes long is hit each time where others want the CPU. */
const LEAST_SOUND = 0.25;

/** Ticks of an event in each batch that nothing is known to have hit, without those that timing it takes. */
export function timesIn({ samples, benchmarks, marks }: HereReport): EventTimes {
  const hit = new Set(marks.map(({ benchmark, batch }) => `${benchmark} ${batch}`));
  const byRow = new Map(
    [...Map.groupBy(samples, ({ benchmark }) => benchmark)].map(([row, own]) => {
      const sound = own.filter(({ batch }) => !hit.has(`${row} ${batch}`));
      return [row, sound.length < own.length * LEAST_SOUND ? own : sound] as const;
    }),
  );
  const ofTiming = (row: string): number => median((byRow.get(row) ?? []).map(perOperation));
  const [loop, each] = [ofTiming(calibrations.loop), ofTiming(calibrations.each)];
  return new Map(
    benchmarks.flatMap((row) => {
      const own = byRow.get(row) ?? [];
      if (own.length === 0) return [];
      // One by one: their batches leave out what lies between the operations.
      const timing = own.some(({ operations }) => operations !== undefined) ? each : loop;
      return [[row, own.map((sample) => (perOperation(sample) - timing) / EVENTS_OF_ROW)] as const];
    }),
  );
}

function perOperation({ ticks, iterations }: Sample): number {
  return ticks / iterations;
}

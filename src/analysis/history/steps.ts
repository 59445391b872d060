import { kindOf } from '../../catalog/benchmarks.ts';
import { EXACT } from '../contributions.ts';
import { sensitivityOfBoth } from '../sensitivity.ts';
import type { HistoryLine, HistoryPoint, HistoryStep, Reading, Seam } from './history.ts';

/** Two neighbours that were measured. */
interface Neighbours {
  readonly from: number;
  readonly to: number;
  /** As they were measured in one way; `undefined` if there is none. */
  readonly pair: { readonly a: Reading; readonly b: Reading } | undefined;
}

/** The steps of a line, in the order of versions: differences that reach further than a neutral change may. */
export function stepsOf(line: HistoryLine): HistoryStep[] {
  const { configuration, benchmark, unit } = line;
  return neighboursIn(line).flatMap(({ from, to, pair }) => {
    if (pair === undefined) return [];
    const { a, b } = pair;
    // Nobody can say whether it is one.
    if (a.sensitivity === null || b.sensitivity === null) return [];
    const difference = b.value - a.value;
    const sensitivity = sensitivityOfBoth(kindOf(benchmark), [a.sensitivity, b.sensitivity]) ?? 0;
    if (Math.abs(difference) <= sensitivity + EXACT) return [];
    return [
      {
        ...{ configuration, benchmark, unit, from, to, difference, sensitivity },
        ...{ a: a.value, b: b.value, runs: { a: a.run, b: b.run } },
      },
    ];
  });
}

/** Where a line is not joined: two neighbours were not measured in one way. */
export function seamsOf(line: HistoryLine): Seam[] {
  const { configuration, benchmark } = line;
  return neighboursIn(line)
    .filter(({ pair }) => pair === undefined)
    .map(({ from, to }) => ({ configuration, benchmark, from, to }));
}

function neighboursIn({ points }: HistoryLine): Neighbours[] {
  const measured = points.flatMap((point, index) => (point.readings.length === 0 ? [] : [{ point, index }]));
  return measured.slice(1).map(({ point, index: to }, before) => {
    const left = measured[before] as (typeof measured)[number];
    return { from: left.index, to, pair: commonWay(left.point, point) };
  });
}

function commonWay(a: HistoryPoint, b: HistoryPoint): Neighbours['pair'] {
  for (const own of a.readings) {
    const other = b.readings.find(({ way }) => way === own.way);
    if (other !== undefined) return { a: own, b: other };
  }
  return undefined;
}

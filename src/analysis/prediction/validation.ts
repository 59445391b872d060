import { isSameCell } from '../../catalog/benchmarks.ts';
import type { PublishedFigure } from '../../catalog/hardware/published-figures.ts';
import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import type { EventsOfCell } from './cells.ts';
import { predict } from './prediction.ts';
import { isCertain, type Range, scaled } from './range.ts';

/** A published figure, and what is predicted of the same operation. */
export interface Validated {
  readonly figure: PublishedFigure;
  /** In the unit of the figure; `undefined` where nothing of the kind was counted. */
  readonly range: Range | undefined;
  /** The kernel that was counted, which may be of another series. */
  readonly kernel: string | undefined;
  /** Why it does not enter the error; `undefined` if it does. */
  readonly reason: string | undefined;
}

/** With fewer figures that enter, nothing is said of how far predictions are off. */
export const LEAST_FOR_AN_ERROR = 10;

/** Holds predictions against figures that no profile was made from. */
export function validate(
  figures: readonly PublishedFigure[],
  profiles: readonly HardwareProfile[],
  counted: readonly EventsOfCell[],
): Validated[] {
  return figures.map((figure) => {
    const profile = profiles.find(({ id }) => id === figure.hardware);
    const { cell: wanted } = figure;
    const ofCell = wanted && counted.filter((each) => isSameCell(each, wanted));
    const ofSeries = ofCell?.find(({ kernel }) => kernel?.startsWith(`${figure.kernel}.`));
    const cell = ofSeries ?? ofCell?.[0];
    const predicted = profile && cell && rangeIn(figure, profile, cell);
    return {
      figure,
      range: predicted,
      kernel: predicted && (cell?.kernel ?? undefined),
      reason: reasonOf(figure, profile, { cell, ofSeries }, predicted),
    };
  });
}

function rangeIn(
  { unit }: PublishedFigure,
  profile: HardwareProfile,
  { events }: EventsOfCell,
): Range | undefined {
  const { range } = predict(events, { profile, anchor: undefined });
  if (unit === 'cycles') return range;
  return profile.gigahertz === null ? undefined : scaled(range, 1 / profile.gigahertz);
}

/** The first reason for which a figure can't be compared. */
function reasonOf(
  figure: PublishedFigure,
  profile: HardwareProfile | undefined,
  { cell, ofSeries }: { cell: EventsOfCell | undefined; ofSeries: EventsOfCell | undefined },
  range: Range | undefined,
): string | undefined {
  if (figure.otherPath !== undefined) return figure.otherPath;
  if (profile === undefined) return 'no hardware profile is of that machine';
  if (profile.madeFrom.includes(figure.id)) return 'the hardware profile was made from it';
  if (cell === undefined) return 'no such operation was counted';
  if (ofSeries === undefined) return `Linux ${figure.kernel} was not counted`;
  if (range === undefined) return 'the frequency is not known';
  return isCertain(range) ? undefined : 'what is predicted is too uncertain';
}

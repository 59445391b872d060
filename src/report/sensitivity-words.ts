import { type CellComparison, isChanged, isOnBothSides, isUnjudged } from '../analysis/comparison.ts';
import { unitWords } from '../analysis/unit-words.ts';
import { counted, named } from './comparison-headline.ts';
import { formatDifference } from './differences.ts';
import { formatFigure } from './numbers.ts';

/** What differs by no more than a neutral change may do, and what would be a difference. */
export function withinSensitivityNotes(cells: readonly CellComparison[]): string[] {
  const within = cells.flatMap((cell) => {
    const { configuration, benchmark, difference = 0, sensitivity = 0, significance } = cell;
    if (difference === 0 || significance !== undefined || isChanged(cell) || isUnjudged(cell)) return [];
    return [
      `${configuration.b} ${benchmark} (${formatDifference(difference, 1)}; one of more than ${formatFigure(sensitivity, 1)} is)`,
    ];
  });
  if (within.length === 0) return [];
  return [`No differences, since a neutral change may do as much: ${named(within)}.`];
}

/** What is not the same, and why it can't be said whether that is a difference: a sentence for each reason. */
export function unjudgedNotes(cells: readonly CellComparison[]): string[] {
  const unjudged = cells.filter(isUnjudged);
  return [...Map.groupBy(unjudged, ({ doubt }) => doubt)].map(([doubt, own]) => {
    const names = own.map(
      ({ configuration, benchmark, difference = 0 }) =>
        `${configuration.b} ${benchmark} (${formatDifference(difference, 1)})`,
    );
    return `Can't be judged: ${named(names)}: ${doubt}.`;
  });
}

/** The smallest difference of each cell that is told from a neutral change, by configuration, for whoever checks. */
export function smallestDifferences(cells: readonly CellComparison[]): string[] {
  const exact = cells.filter((cell) => isOnBothSides(cell) && cell.clock.exact);
  if (exact.length === 0) return [];
  const groups = [...Map.groupBy(exact, ({ configuration }) => configuration.b)];
  const [unit = 'instructions'] = exact.map(({ clock }) => clock.unit);
  const parts = groups.map(([configuration, own]) => {
    const moving = own.filter(({ sensitivity = 0 }) => sensitivity > 0);
    const doubtful = own.filter(({ doubt }) => doubt !== undefined);
    const fixed = own.length - moving.length - doubtful.length;
    const words = moving.map(
      ({ benchmark, sensitivity = 0, b = 0 }) =>
        `${benchmark} ${formatFigure(sensitivity, 1)} (${((100 * sensitivity) / (b || 1)).toFixed(2)} %)`,
    );
    const others = fixed === own.length ? counted(fixed, 'cell') : counted(fixed, 'other');
    return `${configuration}: ${[
      ...words,
      ...(doubtful.length === 0
        ? []
        : [`by how much is not known in ${counted(doubtful.length, 'cell')} (measured too few times)`]),
      ...(fixed === 0 ? [] : [`none in ${others}, where 1 counts`]),
    ].join(', ')}`;
  });
  return [`A difference is told if it is of more ${unitWords(unit, 2)} than: ${parts.join('; ')}.`];
}

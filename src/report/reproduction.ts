import type { Comparison } from '../analysis/comparison.ts';
import type { ReproducedCell, Reproduction } from '../analysis/reproduction.ts';
import { sentence } from '../system/errors.ts';
import { drawColumns } from './columns.ts';
import { titleOf } from './comparison-changes.ts';
import { perOf } from './comparison-units.ts';
import { formatDifference } from './differences.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { printable } from './printable.ts';
import {
  notReproducedLines,
  provenanceText,
  reproductionHeadline,
  verdictWords,
} from './reproduction-words.ts';
import { unjudgedNotes } from './sensitivity-words.ts';
import { wrap } from './wrap.ts';

/** A run beside the one that reproduces it, for a terminal. */
export function renderReproduction(reproduction: Reproduction): string {
  const { recorded, comparison, cells, notReproduced } = reproduction;
  const { a, b, cautions, notes } = comparison;
  const groups = Map.groupBy(
    cells,
    ({ cell: { configuration, kind, clock } }) => `${configuration.a} ${kind} ${clock.unit}`,
  );
  const below = [
    sentence(provenanceText(recorded)),
    ...notReproducedLines(notReproduced),
    ...unjudgedNotes(comparison.cells),
    ...cautions,
    ...notes,
  ];
  return [
    ...sidesOf(a, b),
    '',
    ...wrap(printable(reproductionHeadline(reproduction)), ''),
    '',
    ...[...groups.values()].flatMap((own) => [...drawCells(own), '']),
    ...below.flatMap((note) => wrap(printable(note), '')),
    '',
  ].join('\n');
}

/** Who measured what; software that both have is said once. */
function sidesOf(a: Comparison['a'], b: Comparison['b']): string[] {
  const isSame = a.versions === b.versions;
  const side = ({ label, versions }: Comparison['a']): string =>
    printable(isSame ? label : `${label}: ${versions}`);
  return [
    ...wrap(side(a), 'A, recorded  '),
    ...wrap(side(b), 'B, measured  '),
    ...(isSame ? wrap(printable(a.versions), 'both with    ') : []),
  ];
}

/** What a figure may move; a workload that was launched once does not say it. */
function sensitivityText(sensitivity: number | undefined, decimals: 0 | 1): string {
  if (sensitivity === undefined) return '-';
  return sensitivity === 0 ? '0' : `±${formatFigure(sensitivity, decimals)}`;
}

/** Figures of one configuration, of one kind and in one unit. */
function drawCells(cells: readonly ReproducedCell[]): string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { configuration, kind, clock } = first.cell;
  const moves = decimalsOf(cells.map(({ cell: { sensitivity } }) => sensitivity ?? 0));
  const decimals = decimalsOf(cells.flatMap(({ cell: { a, b } }) => [a ?? 0, b ?? 0]));
  const figure = (value: number | undefined): string =>
    value === undefined ? '-' : formatFigure(value, decimals);
  const lines = cells.map(({ cell, verdict }) => [
    kind === 'workload' ? `${cell.benchmark}, per ${perOf(cell)}` : cell.benchmark,
    figure(cell.a),
    figure(cell.b),
    cell.difference === undefined ? '-' : formatDifference(cell.difference),
    sensitivityText(cell.sensitivity, moves),
    verdictWords[verdict],
  ]);
  const head = [kind, 'A', 'B', 'difference', 'sensitivity', ''];
  return [
    `${printable(configuration.a)}: ${titleOf(kind, clock.unit)}`,
    ...drawColumns([head, ...lines], ['left', 'right', 'right', 'right', 'right', 'left']),
  ];
}

import type { Basis } from '../analysis/prediction/basis.ts';
import type { PredictedCell } from '../analysis/prediction/report.ts';
import { publishedCycles } from '../analysis/findings.ts';
import { published } from '../catalog/published.ts';
import { type DrawnTable, figureColumn, textColumn } from './explanation-table.ts';
import { middleOf, whole } from './prediction-words.ts';

/** The study's rows of table 3, and the kinds of events that are in them today. */
const ROWS: readonly { readonly title: string; readonly rows: readonly string[]; readonly kinds: RegExp }[] =
  [
    { title: 'VGIC registers', rows: ['vgic-registers'], kinds: /^(gich|ich)-/ },
    { title: 'FP registers', rows: ['fp-registers'], kinds: /^fp-/ },
    { title: 'EL1 system registers', rows: ['el1-system-registers'], kinds: /^el1-(read|write)$/ },
    { title: 'timer registers', rows: ['timer-registers'], kinds: /^timer-/ },
    {
      title: 'EL2 configuration and virtual memory registers',
      rows: ['el2-configuration-registers', 'el2-virtual-memory-registers'],
      kinds: /^(el2-(read|write)|stage2-.*)$/,
    },
  ];

/**
 * What the study measured of the same operation on the same hardware, by kind, beside what is predicted of today's software;
 * `undefined` where it did not.
 */
export function studyTable(cell: PredictedCell, { profile, anchor }: Basis): DrawnTable | undefined {
  const figure = publishedCycles(cell);
  const table = published.hypercallAnalysis();
  if (!profile.madeFrom.includes(table.id) || anchor !== undefined) return undefined;
  if (cell.benchmark !== table.of || cell.change !== undefined || figure === undefined) return undefined;
  if (cell.configuration !== table.on) return undefined;
  const { parts, range } = cell.prediction;
  const rows = ROWS.map(({ title, rows: names, kinds }) => ({
    title,
    published: names.reduce((sum, name) => sum + (table.rows[name] ?? 0), 0),
    predicted: parts
      .filter(({ kind }) => kinds.test(kind.id))
      .reduce((sum, part) => sum + part.range.middle, 0),
  }));
  const left = (all: number, side: 'published' | 'predicted'): number =>
    all - rows.reduce((sum, row) => sum + row[side], 0);
  const rest = {
    title: 'general-purpose registers, traps, and all that table 3 does not list',
    published: left(figure, 'published'),
    predicted: left(range.middle, 'predicted'),
  };
  return {
    title: `What the study measured of it (${published.software}), and what is predicted of today's software; cycles, middles`,
    columns: [
      textColumn('kind, in the words of its table 3'),
      figureColumn('published 2016'),
      figureColumn('predicted today'),
    ],
    rows: [...rows, rest].map(({ title, published: before, predicted }) => ({
      indented: false,
      cells: [title, whole(before), whole(predicted)],
    })),
    sum: ['sum', whole(figure), middleOf(range)],
  };
}

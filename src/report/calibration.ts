import type { CalibratedProfile } from '../analysis/prediction/calibration.ts';
import { eventKindsOn } from '../catalog/hardware/event-kinds.ts';
import type { Cost } from '../catalog/hardware/schema.ts';
import { drawSheet } from './explanation.ts';
import { type DrawnTable, figureColumn, textColumn } from './explanation-table.ts';
import { formatFigure } from './numbers.ts';
import { eachOf } from './prediction-words.ts';
import { printable } from './printable.ts';

/** What `worldswitch calibrate` found, for a terminal. */
export function renderCalibration(profile: CalibratedProfile): string {
  const { calibration, gigahertz, virtualization, title, costs } = profile;
  const { cpu, kernel, repetitions, batches, nearest, testbed } = calibration;
  const kinds = eventKindsOn(virtualization);
  const kept = kinds.filter(({ id }) => costs[id]?.of !== undefined);
  const own = kinds.filter(({ id }) => costs[id]?.of === undefined);
  return drawSheet({
    heading: printable(title),
    introduction: [
      printable(`Measured on ${cpu}, with Linux ${kernel}: ${repetitions} times ${batches} batches.`),
      `A cycle is what an exclusive OR takes that waits for the one before it: the core ran at ${(gigahertz ?? 0).toFixed(2)} GHz.`,
    ],
    tables: [
      table(
        'Cycles of one event',
        'kind',
        own.map(({ id }) => [id, costs[id]]),
      ),
      ...(calibration.beside.length === 0
        ? []
        : [
            table(
              'Beside them, in no prediction: the cycles of what is of no kind',
              'what',
              calibration.beside.map((each) => [each.title, each]),
            ),
          ]),
    ],
    notes: [
      'Each is in the middle what the repetitions took in their middle, and between the lowest and the highest of their ' +
        'quartiles; where code decides what it takes, between what it took at best and at worst. Caches were warm, and branches predicted.',
      `Not measured, as ${UNABLE[testbed]}: ${kept.map(({ id }) => id).join(', ')}. These ${formatFigure(kept.length)} are those of ` +
        `${nearest}, the profile that is the nearest by what was measured, with its provenance (${provenances(kept.map(({ id }) => costs[id]))}).`,
    ].map(printable),
  });
}

/** What a kind that was not measured would have needed. */
const UNABLE = {
  here: 'a program without privileges can execute none of them',
  host: 'a VM can execute none of them without leaving, or not by themselves',
} as const;

function table(
  title: string,
  head: string,
  rows: readonly (readonly [name: string, cost: Cost | undefined])[],
): DrawnTable {
  return {
    title,
    columns: [textColumn(head), figureColumn('cycles')],
    rows: rows.flatMap(([name, cost]) =>
      cost === undefined
        ? []
        : [
            {
              indented: false,
              cells: [name, eachOf({ least: cost.least, middle: cost.cycles, most: cost.most })],
              detail: cost.source.replace(/^worldswitch calibrate[^:]*: /, ''),
            },
          ],
    ),
    detailHead: 'by',
  };
}

/** How many of each provenance. */
function provenances(costs: readonly (Cost | undefined)[]): string {
  const counts = Map.groupBy(
    costs.filter((cost) => cost !== undefined),
    ({ provenance }) => provenance,
  );
  return [...counts].map(([provenance, own]) => `${own.length} ${provenance}`).join(', ');
}

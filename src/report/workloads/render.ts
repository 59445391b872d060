import type { Run } from '../../results/schema.ts';
import { csvText } from '../csv.ts';
import { findingLines } from '../findings.ts';
import { titleOf } from '../notes.ts';
import { drawBlock } from '../table.ts';
import { wrap } from '../wrap.ts';
import { WORKLOAD_FINDINGS_TITLE, workloadFindingTexts, workloadNotes } from './notes.ts';
import { type WorkloadSheet, workloadSheets } from './sheet.ts';

/** A run of workloads for a terminal. */
export function renderWorkloadTable(run: Run): string {
  return [
    titleOf(run),
    '',
    ...workloadSheets(run).flatMap((sheet) => [
      `Application workloads on ${sheet.title}`,
      ...drawSheet(sheet),
      '',
    ]),
    ...findingLines(WORKLOAD_FINDINGS_TITLE, workloadFindingTexts(run)),
    ...workloadNotes(run).flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

/** Units are in the names; the first repetition of each is what starting the programs takes. */
const HEADER = [
  'run',
  'system',
  'workload',
  'repetition',
  'units',
  'instructions',
  'begin_instructions',
  'end_instructions',
];

/** Every repetition of a run as a line of comma-separated values. */
export function renderWorkloadCsv(run: Run): string {
  const lines = run.workloads
    .filter((each) => each.state === 'completed')
    .flatMap(({ system, workload, start, repetitions }) =>
      [start, ...repetitions].map(({ units, begin, end }, index) => [
        ...[run.id, system, workload, index],
        ...[units, end - begin, begin, end],
      ]),
    );
  return csvText([HEADER, ...lines]);
}

function drawSheet({ groups, rows }: WorkloadSheet): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const names = ['', '', '-'.repeat(width), ...rows.map(({ name }) => name)].map((name) =>
    name.padEnd(width),
  );
  let used = 0;
  const blocks = groups.map(({ title, systems }) => {
    const from = used;
    used += systems.length;
    const cells = rows.map((row) => row.cells.slice(from, used));
    return drawBlock(title, systems, cells);
  });
  return names.map((name, line) => [name, ...blocks.map((block) => block[line] ?? '')].join(' | ').trimEnd());
}

import type { Run } from '../../results/schema.ts';
import { csvText } from '../csv.ts';
import { findingLines } from '../findings.ts';
import { gfmRow, gfmRule, gfmText } from '../gfm.ts';
import { titleOf } from '../notes.ts';
import { drawBlock } from '../table.ts';
import { wrap } from '../wrap.ts';
import { WORKLOAD_FINDINGS_TITLE, workloadFindingTexts, workloadNotes } from './notes.ts';
import { type WorkloadSheet, workloadSheet } from './sheet.ts';

/** A run of workloads for a terminal. */
export function renderWorkloadTable(run: Run): string {
  const sheet = workloadSheet(run);
  return [
    titleOf(run),
    '',
    sheet.title,
    ...drawSheet(sheet),
    '',
    ...findingLines(WORKLOAD_FINDINGS_TITLE, workloadFindingTexts(run)),
    ...workloadNotes(run).flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

/** A run of workloads for a README or an issue. */
export function renderWorkloadMarkdown(run: Run): string {
  const { title, groups, rows } = workloadSheet(run);
  const head = ['', ...groups.flatMap((group) => group.systems.map((system) => `${system}, ${group.title}`))];
  const findings = workloadFindingTexts(run);
  return [
    `**${titleOf(run)}**`,
    '',
    title,
    '',
    gfmRow(head),
    gfmRule(head.map((_, index) => (index === 0 ? 'left' : 'right'))),
    ...rows.map(({ name, cells }) => gfmRow([name, ...cells])),
    '',
    ...(findings.length === 0 ? [] : [WORKLOAD_FINDINGS_TITLE, '']),
    ...findings.map(({ verdict, claim, figures }) => `- **${verdict}**: ${gfmText(`${claim} ${figures}`)}`),
    ...(findings.length === 0 ? [] : ['']),
    ...workloadNotes(run).map((note) => `- ${gfmText(note)}`),
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

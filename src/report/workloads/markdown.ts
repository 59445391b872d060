import { knownWorkloads } from '../../catalog/workloads.ts';
import type { Run } from '../../results/schema.ts';
import { gfmRow, gfmRule, gfmText } from '../gfm.ts';
import { titleOf } from '../notes.ts';
import { WORKLOAD_FINDINGS_TITLE, workloadFindingTexts, workloadNotes } from './notes.ts';
import { type WorkloadSheet, workloadSheets } from './sheet.ts';

/** A run of workloads for a README or an issue. */
export function renderWorkloadMarkdown(run: Run): string {
  const findings = workloadFindingTexts(run);
  return [
    `**${titleOf(run)}**`,
    '',
    ...workloadSheets(run).flatMap((sheet) => [
      `Application workloads on ${gfmText(sheet.title)}`,
      '',
      ...drawSheet(sheet),
      '',
    ]),
    ...(findings.length === 0 ? [] : [WORKLOAD_FINDINGS_TITLE, '']),
    ...findings.map(({ verdict, claim, figures }) => `- **${verdict}**: ${gfmText(`${claim} ${figures}`)}`),
    ...(findings.length === 0 ? [] : ['']),
    ...workloadNotes(run).map((note) => `- ${gfmText(note)}`),
    '',
  ].join('\n');
}

/** The same, and what each workload does. */
export function renderWorkloadReport(run: Run): string {
  const known = knownWorkloads.filter(({ id }) => run.plan.workloads?.workloads.includes(id));
  return [
    renderWorkloadMarkdown(run),
    ...known.map(
      ({ id, title, stresses, scale }) =>
        `- **${id}**: ${gfmText(`${title}. Under load: ${stresses}. Scale: ${scale}.`)}`,
    ),
    '',
  ].join('\n');
}

function drawSheet({ groups, rows }: WorkloadSheet): string[] {
  const head = [
    '',
    ...groups.flatMap((group) => group.systems.map((system) => gfmText(`${system}, ${group.title}`))),
  ];
  return [
    gfmRow(head),
    gfmRule(head.map((_, index) => (index === 0 ? 'left' : 'right'))),
    ...rows.map(({ name, cells }) => gfmRow([gfmText(name), ...cells])),
  ];
}

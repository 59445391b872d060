import type { Run } from '../../../results/schema.ts';
import { titleOf } from '../../notes.ts';
import { workloadLegs } from '../../workloads/legs.ts';
import { normalizedMachines } from '../../workloads/normalized.ts';
import { workloadFindingTexts, workloadNotes } from '../../workloads/notes.ts';
import { explainedOverheads } from '../../workloads/overheads.ts';
import { workloadSheets } from '../../workloads/sheet.ts';
import { drawFindings } from '../findings.ts';
import { drawPage, type Section } from '../frame.ts';
import { drawFacts } from './facts.ts';
import { drawSheets } from './figures.ts';
import { drawLegs } from './legs.ts';
import { drawWorkloadMethod } from './method.ts';
import { drawNormalized } from './normalized.ts';
import { drawOverheads } from './overheads.ts';

/** A run of workloads as a page. The same run gives the same text. */
export function renderWorkloadPage(run: Run): string {
  return drawPage({ run: titleOf(run), summary: summaryOf(run), sections: workloadSections(run) });
}

/** What a page says of a run of workloads; without a figure only how it was measured. */
export function workloadSections(run: Run): Section[] {
  return [
    ...(run.workloads.some(({ state }) => state === 'completed') ? resultsOf(run) : []),
    { id: 'method', title: 'Method', content: drawWorkloadMethod(run, workloadNotes(run)) },
  ];
}

function resultsOf(run: Run): Section[] {
  const machines = normalizedMachines(run);
  const [overheads, legs] = [explainedOverheads(run), workloadLegs(run)];
  const findings = workloadFindingTexts(run);
  return [
    { id: 'figures', title: 'Figures', content: drawSheets(workloadSheets(run)) },
    ...(machines.length === 0
      ? []
      : [{ id: 'normalized', title: 'Normalised to native', content: drawNormalized(machines) }]),
    ...(overheads.length === 0
      ? []
      : [{ id: 'overhead', title: 'What the overhead consists of', content: drawOverheads(overheads) }]),
    ...(legs.length === 0
      ? []
      : [{ id: 'legs', title: 'The legs of a transaction', content: drawLegs(legs) }]),
    { id: 'workloads', title: 'Workload by workload', content: drawFacts(run) },
    ...(findings.length === 0
      ? []
      : [
          {
            id: 'findings',
            title: 'Conclusions of the study',
            content: drawFindings(findings, 'unit of work'),
          },
        ]),
  ];
}

/** What was measured, in a paragraph. */
function summaryOf({ workloads }: Run): string {
  const completed = workloads.filter(({ state }) => state === 'completed');
  const failed = workloads.length - completed.length;
  const [programs, systems] = [
    new Set(completed.map(({ workload }) => workload)).size,
    new Set(completed.map(({ system }) => system)).size,
  ];
  return (
    `${programs} application ${programs === 1 ? 'workload' : 'workloads'}, real programs of a distribution, on ${systems} ` +
    `${systems === 1 ? 'system' : 'systems'}: emulated machines without a hypervisor, and with real, unmodified ones. ` +
    'The unit is instructions, executed by all CPUs of a machine for one unit of work, client, server and hypervisor ' +
    'together. CPUs take turns on one clock, so the sum is serialised: what they would do at the same time adds up. It ' +
    'says how much work a unit of work takes, not how many of them hardware does in a second, where CPUs work side by ' +
    'side, a trap costs more than another instruction and there are caches. The same inputs give the same figures on ' +
    'every machine.' +
    (failed === 0
      ? ''
      : ` ${failed} more ${failed === 1 ? 'measurement' : 'measurements'} failed; the method section says why.`)
  );
}

import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { isOfWorkload } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { findingGroups } from '../findings.ts';
import { workloadLegs } from '../legs.ts';
import { markup } from '../markup.ts';
import { normalizedMachines } from '../normalized.ts';
import { notesOf } from '../notes.ts';
import { explainedOverheads } from '../overheads.ts';
import { predictionNotes } from '../predicted-columns.ts';
import { reportedMicrobenchmarks } from '../report-cells.ts';
import { sheetsOf } from '../sheets.ts';
import { drawExplanations } from './explanations.ts';
import { drawFacts } from './facts.ts';
import { drawFigures } from './figures.ts';
import { drawFindings } from './findings.ts';
import type { Section } from './frame.ts';
import { drawLegs } from './legs.ts';
import { drawMatrix, type LinkOf } from './matrix.ts';
import { drawMethod } from './method.ts';
import { drawNormalized } from './normalized.ts';
import { drawOverheads } from './overheads.ts';

/*
 * The parts of a page about a run, each only where the run has something to say in it. They throw a WorldswitchError
 * if this version can't make figures of the run, or an explanation is damaged.
 */

/** The tables of all figures, with what hardware would take in columns of their own. */
export function figuresSection(run: Run, linkOf?: LinkOf, hardware?: HardwareProfile): Section[] {
  const sheets = sheetsOf(run, hardware);
  const notes = predictionNotes(run, hardware);
  const content = markup`${drawMatrix(sheets, linkOf)}${notes.map((note) => markup`<p class="note">${note}</p>\n`)}`;
  return sheets.length === 0 ? [] : [{ id: 'figures', title: 'Figures', content }];
}

/** Charts of microbenchmarks, each beside those of other configurations. */
export function comparisonSection(run: Run): Section[] {
  const rows = reportedMicrobenchmarks(run);
  if (rows.length === 0) return [];
  const content = markup`<p>Colour is the hypervisor. Smaller marks are variants of the microbenchmark. The scale is logarithmic where the largest figure is more than 30 times the smallest, and its axis says so.</p>
<div class="grid figures">
${rows.map(drawFigures)}</div>`;
  return [{ id: 'comparison', title: 'Figures side by side', content }];
}

/** Where the instructions of microbenchmarks go. */
export function explanationsSection(run: Run): Section[] {
  const rows = reportedMicrobenchmarks(run);
  if (rows.length === 0) return [];
  const content = markup`<p>What is explained is the batch in the middle, whose figure may differ from the median of all batches. Below its parts one operation is drawn as a strip: a lane for each PCPU, widths are instructions, each strip to its own scale; a tick is where an exception or an instruction ended a step. What has no room in a picture is in its table.</p>
${rows.map(drawExplanations)}`;
  return [{ id: 'explanations', title: 'Where the instructions go', content }];
}

/** What workloads cost beside what they cost natively, why, and what each of them does. */
export function workloadSections(run: Run): Section[] {
  if (!run.measurements.some(isOfWorkload)) return [];
  const machines = normalizedMachines(run);
  const [overheads, legs] = [explainedOverheads(run), workloadLegs(run)];
  return [
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
  ];
}

/** What the study found, and what the run shows. */
export function findingsSection(run: Run): Section[] {
  const groups = findingGroups(run);
  return groups.length === 0
    ? []
    : [{ id: 'findings', title: 'Findings of the study', content: drawFindings(groups) }];
}

/** How it was measured; every run has this part. */
export function methodSection(run: Run): Section[] {
  return [{ id: 'method', title: 'Method', content: drawMethod(run, notesOf(run)) }];
}

import { markup } from '../../report/markup.ts';
import { drawExplanations } from '../../report/page/explanations.ts';
import { type ReportedMicrobenchmark, reportedMicrobenchmarks } from '../../report/report-cells.ts';
import { NotFoundError } from '../../system/errors.ts';
import type { Run } from '../../results/schema.ts';
import type { View } from './layout.ts';
import { runPath } from './links.ts';
import { upperFirst } from './words.ts';

/**
 * Where the instructions of one microbenchmark go, on all configurations of a run.
 *
 * @param run with the samples of that microbenchmark and its explanations
 * @throws NotFoundError if the run has no figure of it
 */
export function explanationsView(run: Run, microbenchmark: string): View {
  const row = rowOf(run, microbenchmark);
  return {
    title: `${microbenchmark}: where the instructions go`,
    part: 'runs',
    content: markup`<p class="facts"><a href="${runPath(run.id)}">Run ${run.id}</a></p>
<p>${upperFirst(row.microbenchmark.definition)}. What is explained is the batch in the middle, whose figure may differ from the median of all batches. Below its parts one operation is drawn as a strip: a lane for each PCPU, widths are instructions, each strip to its own scale; a tick is where an exception or an instruction ended a step.</p>
<h2>Parts, and one operation</h2>
${drawExplanations(row)}`,
  };
}

function rowOf(run: Run, id: string): ReportedMicrobenchmark {
  const row = reportedMicrobenchmarks(run).find(({ microbenchmark }) => microbenchmark.id === id);
  if (row !== undefined) return row;
  throw new NotFoundError(`run ${run.id} has no figure of ${id}`, {
    next: `worldswitch run --explain -m ${id} measures and explains it`,
  });
}

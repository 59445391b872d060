import { type Cell, cellAmong } from '../../catalog/benchmarks.ts';
import { hardwareProfiles } from '../../catalog/hardware/index.ts';
import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { figuresOf } from '../../analysis/figures.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { Section } from '../../report/page/frame.ts';
import {
  comparisonSection,
  figuresSection,
  findingsSection,
  methodSection,
  workloadSections,
} from '../../report/page/sections.ts';
import { isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { aboutBenchmark } from '../documents/benchmark.ts';
import type { RunView, UnstoredRun } from '../documents/run.ts';
import { isFinal } from '../measuring/progress.ts';
import { option } from './fields.ts';
import type { View } from './layout.ts';
import { cellPath, explanationsPath, runPath, seriesPath } from './links.ts';
import { drawProgress, shownOf } from './progress.ts';
import { drawState, moment } from './words.ts';

/**
 * A run: how far it is, its figures, findings and method.
 *
 * @param hardware what microbenchmarks would take there stands beside their figures
 * @throws WorldswitchError if this version can't make figures of it
 */
export function runView(view: RunView | UnstoredRun, hardware?: HardwareProfile): View {
  const { progress, isOwn } = view;
  const { run: id, state } = progress;
  const over = isFinal(state) && !isOwn;
  return {
    title: `Run ${id}`,
    part: 'runs',
    ...(over ? {} : { events: `/api${runPath(id)}/events`, shown: shownOf(progress) }),
    content: markup`${view.run === undefined ? '' : drawFacts(view)}${
      state === 'completed' && !isOwn ? '' : drawProgress(progress, isOwn)
    }${view.run === undefined ? markup`<p>Nothing of it is stored yet.</p>` : drawResults(view, hardware)}`,
  };
}

function drawFacts({ run, progress }: RunView): Markup {
  const { id, startedAt, endedAt, verified, plan } = run;
  const seconds = endedAt === null ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return markup`<p class="facts">${plan.label === undefined ? '' : markup`${plan.label} · `}${drawState(progress.state)} · began ${moment(startedAt)} UTC${
    seconds === undefined ? '' : `, took ${seconds.toFixed(0)} s`
  } · ${verified ? 'verified' : 'not verified'}</p>
<p class="actions"><a class="button" href="/compare?head=${id}">Compare with another run</a></p>
`;
}

function drawResults(view: RunView, hardware: HardwareProfile | undefined): Markup {
  const { run } = view;
  if (run.measurements.length === 0) return markup`<p>Nothing has been measured yet.</p>`;
  const some = run.measurements.some(isCompleted);
  const sections = [...(some ? resultSections(view, hardware) : []), ...methodSection(run)];
  return markup`${sections.map(
    ({ id, title, content }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`,
  )}`;
}

/** As in a report, but that explanations are pages of their own. */
function resultSections({ run, explained }: RunView, hardware: HardwareProfile | undefined): Section[] {
  const figures = figuresOf(run);
  const linkOf = (configuration: string, benchmark: string): string | undefined =>
    cellAmong(figures, { configuration, benchmark }) && cellPath(run.id, configuration, benchmark);
  const benchmarks = [...new Set(figures.map(({ benchmark }) => benchmark))];
  return [
    ...figuresSection(run, linkOf, hardware).map(({ content, ...section }) => ({
      ...section,
      content: markup`<p>Each figure leads to its samples, and to where its instructions go.</p>
${content}${explained.length === 0 ? '' : drawHardware(run, hardware)}`,
    })),
    ...comparisonSection(run),
    {
      id: 'explanations',
      title: 'Where the instructions go, and what became of them',
      content: drawExplained(run, benchmarks, explained),
    },
    ...workloadSections(run),
    ...findingsSection(run),
  ];
}

/** Asks for what the microbenchmarks that are explained would take on hardware. */
function drawHardware({ id }: Run, hardware: HardwareProfile | undefined): Markup {
  return markup`<form action="${runPath(id)}" method="get" class="inline"><label for="hardware">Beside them, predicted cycles on <select id="hardware" name="hardware">${option('', 'no hardware', hardware === undefined)}${hardwareProfiles.map((each) => option(each.id, each.title, each.id === hardware?.id))}</select></label> <button>Show</button></form>`;
}

function drawExplained({ id }: Run, benchmarks: readonly string[], explained: readonly Cell[]): Markup {
  const whereOf = (benchmark: string): Markup => {
    if (aboutBenchmark(benchmark).kind === 'workload') return markup`each figure leads to who executes it`;
    return explained.some((cell) => cell.benchmark === benchmark)
      ? markup`<a href="${explanationsPath(id, benchmark)}">where its instructions go</a>`
      : markup`not explained`;
  };
  return markup`<ul>
${benchmarks
  .filter((benchmark) => !benchmark.includes('/'))
  .map(
    (benchmark) =>
      markup`<li>${benchmark}: ${whereOf(benchmark)}, <a href="${seriesPath(benchmark, 'time')}" aria-label="${benchmark} over the latest runs">over the latest runs</a></li>\n`,
  )}</ul>
${explained.length > 0 || !benchmarks.some((each) => aboutBenchmark(each).kind === 'microbenchmark') ? '' : markup`<p><code>worldswitch run --explain</code> measures and explains every figure of a microbenchmark.</p>`}`;
}

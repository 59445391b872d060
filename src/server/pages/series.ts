import { benchmarks, type Cell } from '../../catalog/benchmarks.ts';
import { drawSeriesChart } from '../../report/charts/series-chart.ts';
import { functionRows, type ReasonRow } from '../../report/comparison-reasons.ts';
import { formatDifference, formatPercent } from '../../report/differences.ts';
import { hypervisorOf } from '../../report/known-configurations.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { formatFigure } from '../../report/numbers.ts';
import { clip } from '../../report/printable.ts';
import { behindChart, numberClass } from '../../report/page/data-table.ts';
import { aboutBenchmark, kindWords } from '../documents/benchmark.ts';
import type { Series, SeriesStep } from '../documents/series-schema.ts';
import { option } from './fields.ts';
import type { View } from './layout.ts';
import { cellPath, comparePath, runPath } from './links.ts';
import { drawFunctions, reasonLimits } from './reasons.ts';
import { counted, drawParameters, moment, upperFirst } from './words.ts';

/** So many functions are named beside a step. */
const MOST_NAMED = 3;

/** Characters of a line's name beside its figures in the chart; in full it stands in the table. */
const LONGEST_NAME = 34;

type Line = Series['lines'][number];

/** One benchmark over several runs. `named` are the runs that were asked for, if some were. */
export function seriesView(series: Series, named: readonly string[]): View {
  const { benchmark, runs, lines, leftOut } = series;
  return {
    title: `${benchmark} over ${counted(runs.length, 'run')}`,
    part: 'series',
    content: markup`<p>${upperFirst(aboutBenchmark(benchmark).definition ?? '')}.</p>
${drawForm(series, named)}
${
  lines.length === 0
    ? markup`<div class="notice"><p>No run here has a figure of ${benchmark}.</p><p><a href="/start?benchmark=${benchmark}">Start a run</a> that measures it.</p></div>`
    : drawLines(series)
}${leftOut.length === 0 ? '' : markup`<ul class="note">${leftOut.map(({ id, why }) => markup`<li>Run ${id} is left out: ${why}.</li>`)}</ul>`}`,
  };
}

function drawForm({ benchmark, order }: Series, named: readonly string[]): Markup {
  const byKind = [...Map.groupBy(benchmarks, ({ kind }) => kind)];
  return markup`<form action="/series" method="get"><div class="fields">
<label for="benchmark">Benchmark<select id="benchmark" name="benchmark">${byKind.map(([kind, all]) => markup`<optgroup label="${kindWords[kind].title}">${all.map(({ id }) => option(id, id, id === benchmark))}</optgroup>`)}</select></label>
<label for="order">In the order of<select id="order" name="order">${option('time', 'time', order === 'time')}${option('versions', 'versions', order === 'versions')}</select></label>
${named.map((run) => markup`<input type="hidden" name="run" value="${run}">`)}<button type="submit" class="main">Show</button></div>
<p class="hint">${named.length === 0 ? markup`The latest runs; others can be <a href="/">chosen in the list</a>.` : markup`The runs that were chosen; without a choice <a href="/series?benchmark=${benchmark}">the latest are shown</a>.`}</p></form>`;
}

/** `instructions per transaction`; of several units none is named. */
function figuresOf({ lines, per }: Series): string {
  const units = [...new Set(lines.map(({ unit }) => unit))];
  return units.length === 1 ? `${units[0]} per ${per}` : `per ${per}, each line in its unit`;
}

/** The name of a line: the configuration, what it was told, and its unit where it has lines in several. */
function nameOf({ configuration, unit, parameters }: Line, { lines }: Series): string {
  const own = lines.filter((line) => line.configuration === configuration);
  const told = parameters.length === 0 ? '' : ` with ${parameters.join(' ')}`;
  return own.every((line) => line.unit === unit)
    ? `${configuration}${told}`
    : `${configuration}${told}, ${unit}`;
}

/** What configurations were told makes lines of their own; nothing if none was told anything. */
function drawTold({ lines }: Series): Markup {
  return lines.every(({ parameters }) => parameters.length === 0)
    ? markup``
    : markup` Runs whose kernel or Xen was told otherwise are lines of their own: what a parameter makes of a figure is no change over time.`;
}

function drawLines(series: Series): Markup {
  const { benchmark, lines } = series;
  const changed = lines.filter(({ steps }) => steps.length > 0);
  const svg = drawSeriesChart(
    {
      id: 'series-chart',
      title: `${benchmark}, ${figuresOf(series)}`,
      description: `A line for each configuration, each on a scale of its own. ${lines.map((line) => describeLine(line, series)).join(' ')}`,
    },
    lines.map((line) => ({
      figures: line.figures,
      configuration: clip(nameOf(line, series), LONGEST_NAME),
      hypervisor: hypervisorOf(line.configuration),
    })),
  );
  return markup`<figure><div class="scroll wide" role="region" tabindex="0" aria-label="Series, picture">${made(svg)}</div>
<figcaption>${upperFirst(figuresOf(series))}. Each line has a scale of its own. A figure is written where a line begins and where it changes.${drawTold(series)}</figcaption>
${behindChart('the figures of each run', drawTable(series))}</figure>
<section aria-labelledby="steps"><h2 id="steps">What changed</h2>
${
  changed.length === 0
    ? markup`<p>No figure differs from the one before it.</p>`
    : changed.map(
        (line) => markup`<h3>${nameOf(line, series)}</h3>
<ol class="steps">${line.steps.map((step) => drawStep(series, line, step))}</ol>`,
      )
}</section>
`;
}

function describeLine(line: Line, series: Series): string {
  const there = line.figures.filter((figure) => figure !== null);
  const [least, most] = [Math.min(...there), Math.max(...there)].map((figure) => formatFigure(figure));
  return line.steps.length === 0
    ? `${nameOf(line, series)}: always ${least}.`
    : `${nameOf(line, series)}: from ${least} to ${most}, ${counted(line.steps.length, 'change')}.`;
}

function drawTable(series: Series): Markup {
  const { benchmark, runs, lines } = series;
  const number = numberClass('right');
  const told = runs.some(({ parameters }) => parameters.length > 0);
  return markup`<table><caption>${benchmark}, ${figuresOf(series)}</caption>
<thead><tr><th scope="col"${number}>number</th><th scope="col">run</th><th scope="col">began (UTC)</th><th scope="col">software</th>${told ? markup`<th scope="col">parameters</th>` : ''}${lines.map((line) => markup`<th scope="col"${number}>${nameOf(line, series)}</th>`)}</tr></thead>
<tbody>
${runs.map(
  ({ id, label, startedAt, software, parameters }, index) =>
    markup`<tr><td${number}>${index + 1}</td><th scope="row"><a href="${runPath(id)}">${id}</a>${label === null ? '' : markup` ${label}`}</th><td>${moment(startedAt)}</td><td>${software.join(', ')}</td>${told ? markup`<td>${drawParameters(parameters)}</td>` : ''}${lines.map(
      ({ configuration, figures }) => {
        const figure = figures[index] ?? null;
        return markup`<td${number}>${figure === null ? '-' : markup`<a href="${cellPath(id, configuration, benchmark)}">${formatFigure(figure)}</a>`}</td>`;
      },
    )}</tr>\n`,
)}</tbody></table>`;
}

function drawStep(series: Series, { configuration }: Line, step: SeriesStep): Markup {
  const { benchmark, runs } = series;
  const numberOf = (run: string): number => runs.findIndex(({ id }) => id === run) + 1;
  const [from, to] = [numberOf(step.from), numberOf(step.to)];
  const compared = comparePath(step.from, step.to, { configuration, benchmark });
  return markup`<li><p><strong>Run ${from} to ${to}: ${formatDifference(step.difference)} (${formatPercent(step.difference, step.a)})</strong>, from ${formatFigure(step.a)} to ${formatFigure(step.b)}.${softwareChange(step)} <a href="${compared}" aria-label="Compare run ${from} with run ${to}, ${configuration}">Compare</a></p>
${drawReasons({ configuration, benchmark }, step)}</li>\n`;
}

function softwareChange({ software: { a, b } }: SeriesStep): string {
  const [gone, come] = [
    a.filter((version) => !b.includes(version)),
    b.filter((version) => !a.includes(version)),
  ];
  return gone.length === 0 && come.length === 0
    ? ''
    : ` ${gone.join(', ') || 'nothing'} → ${come.join(', ') || 'nothing'}.`;
}

/** The functions that account for a step, or why they are not known. */
function drawReasons(cell: Cell, { incomparable, explained, functions, difference }: SeriesStep): Markup {
  if (incomparable !== null) return markup`<p>It can't be told what accounts for it: ${incomparable}.</p>`;
  if (!explained)
    return markup`<p>Not both runs say where their instructions go: <code>${aboutBenchmark(cell.benchmark).explain(cell)}</code> measures and explains it.</p>`;
  if (functions === null)
    return markup`<p>Which functions account for it, the comparison of the two runs says.</p>`;
  const rows = functionRows(functions, reasonLimits().functions, difference);
  const named = rows.filter(({ place }) => place !== '').slice(0, MOST_NAMED);
  return markup`<p>${named.map((row, index) => markup`${index === 0 ? '' : ', '}${nameOfFunction(row)} ${row.difference}`)}${rows.length > named.length ? ', and more.' : '.'}</p>
${behindChart('the functions that account for it', drawFunctions('The functions that account for it', rows))}`;
}

/** What has no symbol, or stands for many, is told apart by where it runs. */
function nameOfFunction({ name, place }: ReasonRow): Markup {
  return markup`${name.startsWith('(') ? `${place} ` : ''}<code>${name}</code>`;
}

import { configurations } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { drawSeriesChart } from '../../report/charts/series-chart.ts';
import { comparisonSheetOf } from '../../report/comparison-sheet.ts';
import { formatDifference, formatPercent } from '../../report/differences.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { formatFigure } from '../../report/numbers.ts';
import { behindChart, numberClass } from '../../report/page/data-table.ts';
import type { Series, SeriesStep } from '../documents/series-schema.ts';
import type { View } from './layout.ts';
import { cellPath, comparePath, runPath } from './links.ts';
import { drawFunctions, reasonLimits } from './reasons.ts';
import { counted, moment, upperFirst } from './words.ts';

/** So many functions are named beside a step. */
const MOST_NAMED = 3;

/** One microbenchmark over several runs. `named` are the runs that were asked for, if some were. */
export function seriesView(series: Series, named: readonly string[]): View {
  const { microbenchmark, runs, lines, leftOut } = series;
  const definition = microbenchmarks.find(({ id }) => id === microbenchmark)?.definition ?? '';
  return {
    title: `${microbenchmark} over ${counted(runs.length, 'run')}`,
    part: 'series',
    content: markup`<p>${upperFirst(definition)}.</p>
${drawForm(series, named)}
${
  lines.length === 0
    ? markup`<div class="notice"><p>No run here has a figure of ${microbenchmark}.</p><p><a href="/start">Start a run</a> that measures it.</p></div>`
    : drawLines(series)
}${leftOut.length === 0 ? '' : markup`<ul class="note">${leftOut.map(({ id, why }) => markup`<li>Run ${id} is left out: ${why}.</li>`)}</ul>`}`,
  };
}

function drawForm({ microbenchmark, order }: Series, named: readonly string[]): Markup {
  return markup`<form action="/series" method="get"><div class="fields">
<label for="microbenchmark">Microbenchmark<select id="microbenchmark" name="microbenchmark">${microbenchmarks.map(({ id }) => option(id, id, id === microbenchmark))}</select></label>
<label for="order">In the order of<select id="order" name="order">${option('time', 'time', order === 'time')}${option('versions', 'versions', order === 'versions')}</select></label>
${named.map((run) => markup`<input type="hidden" name="run" value="${run}">`)}<button type="submit" class="main">Show</button></div>
<p class="hint">${named.length === 0 ? markup`The latest runs; others can be <a href="/">chosen in the list</a>.` : markup`The runs that were chosen; without a choice <a href="/series">the latest are shown</a>.`}</p></form>`;
}

function option(value: string, label: string, chosen: boolean): Markup {
  return markup`<option value="${value}"${chosen ? markup` selected` : ''}>${label}</option>`;
}

function drawLines(series: Series): Markup {
  const { microbenchmark, lines } = series;
  const changed = lines.filter(({ steps }) => steps.length > 0);
  const svg = drawSeriesChart(
    {
      id: 'series-chart',
      title: `${microbenchmark}, instructions per operation`,
      description: `A line for each configuration, each on a scale of its own. ${lines.map(describeLine).join(' ')}`,
    },
    lines.map((line) => ({
      ...line,
      hypervisor: configurations.find(({ id }) => id === line.configuration)?.hypervisor.name,
    })),
  );
  return markup`<figure><div class="scroll wide" role="region" tabindex="0" aria-label="Series, picture">${made(svg)}</div>
<figcaption>Each line has a scale of its own. A figure is written where a line begins and where it changes.</figcaption>
${behindChart('the figures of each run', drawTable(series))}</figure>
<section aria-labelledby="steps"><h2 id="steps">What changed</h2>
${
  changed.length === 0
    ? markup`<p>No figure differs from the one before it.</p>`
    : changed.map(
        ({ configuration, steps }) => markup`<h3>${configuration}</h3>
<ol class="steps">${steps.map((step) => drawStep(series, configuration, step))}</ol>`,
      )
}</section>
`;
}

function describeLine({ configuration, figures, steps }: Series['lines'][number]): string {
  const there = figures.filter((figure) => figure !== null);
  const [least, most] = [Math.min(...there), Math.max(...there)].map((figure) => formatFigure(figure));
  return steps.length === 0
    ? `${configuration}: always ${least}.`
    : `${configuration}: from ${least} to ${most}, ${counted(steps.length, 'change')}.`;
}

function drawTable({ microbenchmark, runs, lines }: Series): Markup {
  const number = numberClass('right');
  return markup`<table><caption>${microbenchmark}, instructions per operation</caption>
<thead><tr><th scope="col"${number}>number</th><th scope="col">run</th><th scope="col">began (UTC)</th><th scope="col">software</th>${lines.map(({ configuration }) => markup`<th scope="col"${number}>${configuration}</th>`)}</tr></thead>
<tbody>
${runs.map(
  ({ id, startedAt, software }, index) =>
    markup`<tr><td${number}>${index + 1}</td><th scope="row"><a href="${runPath(id)}">${id}</a></th><td>${moment(startedAt)}</td><td>${software.join(', ')}</td>${lines.map(
      ({ configuration, figures }) => {
        const figure = figures[index] ?? null;
        return markup`<td${number}>${figure === null ? '-' : markup`<a href="${cellPath(id, configuration, microbenchmark)}">${formatFigure(figure)}</a>`}</td>`;
      },
    )}</tr>\n`,
)}</tbody></table>`;
}

function drawStep(series: Series, configuration: string, step: SeriesStep): Markup {
  const { microbenchmark, runs } = series;
  const numberOf = (run: string): number => runs.findIndex(({ id }) => id === run) + 1;
  const [from, to] = [numberOf(step.from), numberOf(step.to)];
  const compared = comparePath(step.from, step.to, { configuration, microbenchmark });
  return markup`<li><p><strong>Run ${from} to ${to}: ${formatDifference(step.difference)} (${formatPercent(step.difference, step.a)})</strong>, from ${formatFigure(step.a)} to ${formatFigure(step.b)}.${softwareChange(step)} <a href="${compared}" aria-label="Compare run ${from} with run ${to}, ${configuration}">Compare</a></p>
${drawReasons(series, configuration, step)}</li>\n`;
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
function drawReasons({ microbenchmark }: Series, configuration: string, step: SeriesStep): Markup {
  if (step.incomparable !== null)
    return markup`<p>It can't be told what accounts for it: ${step.incomparable}.</p>`;
  if (!step.explained)
    return markup`<p>Not both runs say where their instructions go: <code>worldswitch run --explain -c ${configuration} -m ${microbenchmark}</code> measures and explains it.</p>`;
  if (step.functions === null)
    return markup`<p>Which functions account for it, the comparison of the two runs says.</p>`;
  const { a, b, difference, functions } = step;
  const side = { label: '', versions: '' };
  const { reasons } = comparisonSheetOf(
    {
      a: side,
      b: side,
      cells: [
        {
          configuration: { a: configuration, b: configuration },
          microbenchmark,
          path: 'one-pcpu',
          a,
          b,
          difference,
          functions,
          classes: [],
          explained: true,
        },
      ],
      notes: [],
    },
    undefined,
    reasonLimits,
  );
  const rows = reasons[0]?.functions ?? [];
  const named = rows.filter(({ place }) => place !== '').slice(0, MOST_NAMED);
  return markup`<p>${named.map(({ name, difference: own }, index) => markup`${index === 0 ? '' : ', '}<code>${name}</code> ${own}`)}${rows.length > named.length ? ', and more.' : '.'}</p>
${behindChart('the functions that account for it', drawFunctions('The functions that account for it', rows))}`;
}
